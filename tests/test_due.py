"""What `catalogue serve` stands on: which night is due, what has landed, who may write, what is shown to whom."""

import json
import subprocess
import sys
from datetime import date, datetime, timedelta

import pytest
from served import ROOT, command_of, environment, until

from catalogue import due, journal, landing, leash, locking, summary
from catalogue.ingest import Taken
from catalogue.settings import BEIJING, Home

MORNING = datetime(2019, 7, 2, 9, 0, tzinfo=BEIJING)


def published(home: Home, day: str) -> Home:
    home.site.mkdir(parents=True)
    (home.site / "manifest.json").write_text(json.dumps({"as_of": day}), encoding="utf-8")
    return home


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2019-07-02T02:00:00+08:00", date(2019, 7, 2)),
        ("2019-07-02T01:59:59+08:00", date(2019, 7, 1)),
        ("2019-07-01T18:00:00+00:00", date(2019, 7, 2)),
        ("2019-07-01T17:59:59+00:00", date(2019, 7, 1)),
    ],
)
def test_a_night_is_due_at_two_in_beijing(at, day):
    assert due.last_due(datetime.fromisoformat(at)) == day


@pytest.mark.parametrize(
    ("at", "day"),
    [("2019-07-01T16:00:00+00:00", date(2019, 7, 2)), ("2019-07-01T15:59:59+00:00", date(2019, 7, 1))],
)
def test_the_policy_day_is_the_day_in_beijing(at, day):
    assert due.policy_day(datetime.fromisoformat(at)) == day


@pytest.mark.parametrize(
    ("out", "most", "days"),
    [
        (None, 1, ["2019-07-02"]),
        ("2019-07-02", 1, []),
        ("2019-07-01", 1, ["2019-07-02"]),
        ("2019-06-20", 1, ["2019-07-02"]),
        ("2019-06-20", 3, ["2019-06-30", "2019-07-01", "2019-07-02"]),
        ("2019-06-30", 3, ["2019-07-01", "2019-07-02"]),
        ("2019-06-20", 0, []),
        ("2019-07-03", 1, ["2019-07-02"]),  # a day that has not come was tried out; the night is missing all the same
    ],
)
def test_missed_nights_are_the_latest_ones_without_a_report(tmp_path, out, most, days):
    home = published(Home(tmp_path), out) if out else Home(tmp_path)
    assert [str(day) for day in due.missed(home, MORNING, most)] == days


@pytest.mark.parametrize(
    ("out", "is_overtaken"), [("2019-07-01", False), ("2019-06-30", False), ("2019-07-02", True), ("2019-07-03", False)]
)
def test_a_late_night_does_not_take_the_place_of_a_later_one(tmp_path, out, is_overtaken):
    assert due.is_overtaken(published(Home(tmp_path), out), date(2019, 7, 1), MORNING) is is_overtaken


def test_a_burst_is_told_once_when_it_is_over(tmp_path):
    watch = landing.Watch(tmp_path)
    assert watch.look(0) == 0
    (tmp_path / "a.csv").write_text("a")
    assert watch.look(10) == 0
    (tmp_path / "b.csv").write_text("b")
    assert watch.look(12) == 0
    assert watch.look(14.9) == 0  # three seconds since b came are not over
    assert watch.look(15) == 2
    assert watch.look(99) == 0


def test_a_file_that_still_grows_has_not_landed(tmp_path):
    watch = landing.Watch(tmp_path)
    for second in range(8):
        with (tmp_path / "a.csv").open("a") as file:
            file.write("more\n")
        assert watch.look(second) == 0
    (tmp_path / "b.csv.part").write_text("of a download")
    assert watch.look(10) == 1


def test_what_was_taken_and_comes_again_has_landed_again(tmp_path):
    watch, path = landing.Watch(tmp_path), tmp_path / "a.csv"
    path.write_text("a")
    assert [watch.look(0), watch.look(3)] == [0, 1]
    path.unlink()
    assert [watch.look(4), watch.look(7)] == [0, 0]
    path.write_text("a")
    assert [watch.look(8), watch.look(11)] == [0, 1]


def test_one_process_writes_and_the_next_is_told_which(tmp_path):
    home, said = Home(tmp_path), []
    holder = """
import sys
from pathlib import Path
from catalogue import locking
from catalogue.settings import Home
with locking.alone(Home(Path(sys.argv[1])), "nightly-2019-07-02", print):
    print("holds", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path)],
        env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as first:  # fmt: skip
        assert first.stdout.readline() == "holds\n"
        with locking.attempt(home.lock, {}) as got:
            assert not got

        def hear(line):
            said.append(line)
            first.kill()  # what died holds nothing

        with locking.alone(home, "the next", hear):
            assert locking.holder(home.lock)["who"] == "the next"
    assert said == [f"waiting for nightly-2019-07-02 (process {first.pid})"]
    assert locking.holder(home.lock) is None


def test_what_is_on_a_leash_dies_with_its_parent(tmp_path):
    parent = """
import subprocess, sys
from catalogue import leash
child = subprocess.Popen(leash.command([sys.executable, "-c", "import time; time.sleep(600)"]), start_new_session=True)
print(child.pid, flush=True)
sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", parent],
        env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        child = int(process.stdout.readline())
        until(lambda: b"time.sleep" in command_of(child) and b"leash" not in command_of(child))
        process.kill()
    until(lambda: not command_of(child))


def test_a_leash_whose_parent_is_gone_already_runs_nothing():
    late = [*leash.command([sys.executable, "-c", "print('ran')"])]
    late[3] = "1"  # not the process that starts it
    done = subprocess.run(late, env=environment(), capture_output=True, text=True, check=False, cwd=ROOT)
    assert (done.returncode, done.stdout) == (1, "")


def test_texts_of_others_do_nothing_in_markdown():
    hostile = "<script>alert(1)</script> | [x](https://a.example) `code` **bold**\n# heading"
    shown = summary.plain(hostile)
    assert "\n" not in shown
    assert "://" not in shown
    for mark in "<>|[]()`*#":
        assert shown.count(mark) == shown.count("\\" + mark)


def test_a_log_line_says_where_to_look_and_quotes_nothing(tmp_path):
    home = Home(tmp_path)
    lines = journal.Journal(home, "nightly", "nightly-2019-07-02", "f-1", "2019-07-02").of(task="take-inbox")
    lines.files([Taken("ab" * 32, "张三.csv", None, "refused", "looks like 13800000000", 0, 0)])
    with pytest.raises(ValueError, match="李四"), lines.timed("task"):
        raise ValueError("李四")
    (file,) = home.logs.glob("catalogue-*.jsonl")
    text = file.read_text(encoding="utf-8")
    told = [json.loads(line) for line in text.splitlines()]
    assert [line["event"] for line in told] == ["file refused", "task began", "task failed"]
    for line in told:
        assert (line["flow_run_id"], line["task"], line["as_of"]) == ("f-1", "take-inbox", "2019-07-02")
    assert (told[0]["file"], told[2]["error"]) == ("ab" * 32, "ValueError")
    assert datetime.fromisoformat(told[0]["at"]).utcoffset() == timedelta(hours=8)
    assert not any(name in text for name in ("张三", "13800000000", "李四"))
