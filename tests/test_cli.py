"""The commands as a user meets them: help, answers, exit codes, and the way from a flag to its cell."""

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from catalogue import inquiry, night, orchestrator, sample, settings, summary, vehicles, warehouse
from catalogue.errors import UsageError
from catalogue.settings import Home

ROOT = Path(__file__).resolve().parent.parent
COMMANDS = (
    "demo", "nightly", "fetch", "ingest", "check", "explain", "report", "serve", "backup", "restore", "status",
)  # fmt: skip


def catalogue(*arguments, **kwargs):
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "catalogue.cli", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, env=environment, check=False, **kwargs)


@pytest.fixture
def home(sample_home):
    """The home after a night on sample data."""
    return sample_home


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_every_command_has_an_example(command):
    done = catalogue(command, "--help")
    assert done.returncode == 0
    assert f"example:\n  catalogue {command}" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("check",),
        ("check", "--model", "A", "--enterprise", "B"),
        ("nightly", "--as-of", "yesterday"),
        ("nightly", "--as-of", "20190702"),
        ("nightly", "--as-of", "2019-W05-1"),
        ("nightly", "--as-of", "２０１９-07-02"),
        ("serve", "--port", "0"),
        ("serve", "--port", "99999"),
        ("serve", "--catch-up", "-3"),
        ("ingest", "/dev/null"),
        ("ingest", "no-such-file.csv"),
        ("explain", "R001-000000000000"),
        ("status",),
        ("report",),
    ],
)
def test_wrong_usage_exits_2_with_a_sentence(arguments, tmp_path):
    done = catalogue(*arguments, *(["--home", tmp_path / "nowhere"] if arguments else []))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_before_the_first_night(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("产品型号,公告批次\nXD-1,280\n", encoding="utf-8")
    home = tmp_path / "home"
    assert catalogue("ingest", file, "--home", home).returncode == 0
    for arguments in (("report",), ("explain", "R001-000000000000")):
        done = catalogue(*arguments, "--home", home)
        assert (done.returncode, done.stderr) == (2, "catalogue: no night has run yet; run: catalogue nightly\n")
    status = catalogue("status", "--home", home)
    assert (status.returncode, status.stderr) == (3, "attention: no night has run yet; run: catalogue nightly\n")
    assert "missing:emission_stage" in catalogue("check", "--model", "XD-1", "--home", home).stdout


def test_sample_data_never_enters_a_home_with_real_files(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("产品型号,公告批次\nXD-1,280\n", encoding="utf-8")
    home = tmp_path / "home"
    catalogue("ingest", file, "--home", home)
    done = catalogue("demo", "--home", home)
    assert done.returncode == 2
    assert "holds real files" in done.stderr
    assert not (home / "SAMPLE-DATA.txt").exists()


def test_unknown_kind_and_wrong_kind(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("产品型号,公告批次\nXD-1,280\n", encoding="utf-8")
    unknown = catalogue("ingest", file, "--kind", "cars", "--home", tmp_path / "home")
    assert unknown.returncode == 2
    assert "known kinds are announcements" in unknown.stderr
    wrong = catalogue("ingest", file, "--kind", "decisions", "--home", tmp_path / "home")
    assert wrong.returncode == 3
    assert "a.csv" in wrong.stderr


def test_most_commands_load_neither_prefect_nor_pandas(home):
    code = (
        "import sys, runpy; sys.argv = ['catalogue', 'status', '--home', sys.argv[1]]\n"
        "try: runpy.run_module('catalogue.cli', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print(sorted({'prefect', 'pandas', 'duckdb'} & sys.modules.keys()))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", code, str(home.root)], capture_output=True, text=True, env=environment, check=False
    )
    assert done.stdout.splitlines()[-1] == "['duckdb']"


def test_a_process_of_its_own_takes_every_kind_of_file(home, tmp_path):
    done = catalogue("ingest", "--json", home.archive, "--home", tmp_path / "home")
    assert (done.returncode, done.stderr.count("attention: ")) == (3, done.stderr.count("\n"))
    statuses = {file["status"] for file in json.loads(done.stdout)}
    assert statuses == {"taken"}
    assert len(json.loads(done.stdout)) == len(list(home.archive.iterdir()))


def test_pandas_is_there_for_who_loaded_it_or_asks_for_it():
    code = (
        "import sys\n"
        "from catalogue import lean_start\n"
        "with lean_start.without_pandas():\n"
        "    try: import pandas\n"
        "    except ImportError: print('away')\n"
        "    lean_start.allow_pandas()\n"
        "    import pandas\n"
        "with lean_start.without_pandas():\n"
        "    import pandas as again\n"
        "print(again is pandas is sys.modules['pandas'])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.split() == ["away", "True"]


def test_status_tells_the_run_and_exits_3_when_data_is_stale(home, tmp_path):
    done = catalogue("status", "--json", "--home", home.root)
    answer = json.loads(done.stdout)
    assert done.returncode == 0
    assert answer["run"]["as_of"] == str(sample.AS_OF)
    assert answer["data_through"] == "2020-07-20"
    assert answer["candidates"] > 0
    copy = Home(tmp_path / "home")
    copy.create()
    (copy.root / "catalogue.duckdb").write_bytes(home.warehouse.read_bytes())
    shutil.copytree(home.lake, copy.lake, dirs_exist_ok=True)
    night.enforce(copy, as_of=sample.AS_OF.replace(year=2021), today=settings.now().date())
    night.publish(copy)
    stale = catalogue("status", "--home", copy.root)
    assert stale.returncode == 3
    assert "attention: source announcements_table is stale: data through 2020-07-12" in stale.stderr


def test_status_tells_that_nights_have_stopped(tmp_path, monkeypatch):
    home = Home(tmp_path).create()
    night.enforce(home, as_of=date(2020, 7, 19), today=date(2020, 7, 20))
    night.publish(home)
    for hour, overdue in (("2020-07-21 23:59", False), ("2020-07-22 00:00", True)):
        clock = datetime.fromisoformat(f"{hour}+08:00").timestamp()
        monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{clock:.0f}")
        told = inquiry.status(home)["attention"]
        assert told == (["the last night was made on 2020-07-20, 2 days ago; start catalogue serve, or run catalogue "
                         "nightly"] if overdue else [])  # fmt: skip


@pytest.mark.parametrize("as_of", ["0001-01-01", "1999-12-31", "9999-12-31"])
def test_a_day_that_no_night_can_be_of_is_told_at_once(home, as_of):
    with pytest.raises(UsageError, match="cannot be a policy day"):
        night.enforce(home, as_of=date.fromisoformat(as_of), today=sample.AS_OF)


def test_a_night_of_a_day_without_any_rule_is_a_night(tmp_path):
    home = Home(tmp_path).create()
    night.enforce(home, as_of=date(2000, 1, 1), today=date(2021, 7, 2))
    with warehouse.connect(home.working, read_only=True) as con:
        assert con.execute("select count(*) from mart.rule").fetchall() == [(0,)]


def test_a_clock_that_is_no_number_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH is 'soon'"):
        settings.now()


def test_a_server_that_does_not_answer_is_named(tmp_path, monkeypatch):
    monkeypatch.setenv("PREFECT_API_URL", f"http://127.0.0.1:{orchestrator.free_port()}/api")
    done = catalogue("nightly", "--home", tmp_path / "home")
    assert (done.returncode, done.stdout) == (2, "")
    told = r"catalogue: PREFECT_API_URL names \S+, which does not answer; start it, or unset it\n"
    assert re.fullmatch(told, done.stderr)


def test_a_vehicle_is_found_however_its_number_is_typed(home):
    with warehouse.connect(home.warehouse, read_only=True) as con:
        vins = [vin for (vin,) in con.execute("select vin from mart.retirement_ledger order by 1").fetchall()]
    answer = vehicles.check_vin(home, vins[0], as_of=sample.AS_OF)
    assert vehicles.check_vin(home, f" {vins[0].lower()} ", as_of=sample.AS_OF) == answer
    # what a run of Prefect stores of every answer
    for vin in vins[:: len(vins) // 20]:
        told = summary.of_vehicle(vehicles.check_vin(home, vin, as_of=sample.AS_OF))
        assert json.loads(json.dumps(told)) == told
        assert any(row["condition"] == "in_window" for row in told)


def cells(path, sheet_row):
    """The row of a sample CSV with its headings."""
    text = path.read_bytes()
    decoded = text.decode("gb18030") if not text.startswith(b"\xef\xbb\xbf") else text.decode("utf-8-sig")
    rows = list(csv.reader(decoded.splitlines()))
    return dict(zip(rows[0], rows[sheet_row - 1], strict=True))


def test_a_flag_leads_to_the_cell_of_the_file_and_to_the_clause(home):
    checked = json.loads(
        catalogue("check", "--model", "YLX9001", "--as-of", sample.AS_OF, "--json", "--home", home.root).stdout
    )
    flag = next(one for one in checked if one["rule_id"] == "R001")
    assert (flag["outcome"], flag["reason_code"]) == ("non_compliant", "below_stage_in_force")
    done = catalogue("explain", flag["finding_id"], "--json", "--home", home.root)
    assert done.returncode == 0
    told = json.loads(done.stdout)
    assert told["clauses"][0]["clause"] == "第八条"
    values = {value["field"]: value for value in told["evidence"]}
    assert values["required_stage"]["law_row_id"] == "C044"
    cited = values["emission_standard"]
    row = cells(home.archive / cited["file_sha256"], cited["row_no"])
    assert row["产品型号"] == "YLX9001"
    assert row[cited["heading"]] == "GB17691-2005国Ⅴ,GB3847-2005"
    assert list(row)[ord(cited["place"]) - ord("A")] == cited["heading"]
    text = catalogue("explain", flag["finding_id"], "--home", home.root).stdout
    assert f"row {cited['row_no']}, column {cited['place']}" in text
    assert "主席令第29号" in text
    assert "标记不是违法认定 Not a finding of violation" in text
    assert "closed" not in text
    asked = catalogue("check", "--model", " ylx 9001", "--as-of", sample.AS_OF, "--home", home.root).stdout
    assert "(below_stage_in_force 低于现行阶段 Below the stage in force), 标记不是违法认定" in asked
    assert f"policy day {sample.AS_OF}\n    依据 《中华人民共和国行政许可法》（主席令第29号" in asked


@pytest.mark.parametrize(
    ("day", "outcome"), [("2019-06-30", "compliant"), ("2019-07-01", "non_compliant"), ("2016-01-01", "not_applicable")]
)
def test_check_answers_for_any_day_without_a_night(home, day, outcome):
    done = catalogue("check", "--model", "YLX9001", "--as-of", day, "--json", "--home", home.root)
    assert done.returncode == 0
    assert {one["rule_id"]: one["outcome"] for one in json.loads(done.stdout)}["R001"] == outcome


def unheard(*arguments):
    """Run a command whose answer nobody reads."""
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run(
        [sys.executable, "-m", "catalogue.cli", *map(str, arguments)], stdout=write, stderr=subprocess.PIPE, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    os.close(write)
    return done.returncode, done.stderr


def test_a_reader_that_has_enough_ends_the_answer_quietly(home, tmp_path):
    code = 128 + signal.SIGPIPE
    assert unheard("check", "--model", "YLX9001", "--as-of", "2019-07-01", "--home", home.root) == (code, "")
    assert unheard("status", "--json", "--home", home.root) == (code, "")
    (tmp_path / "strange.csv").write_text("未知列\n1\n", encoding="utf-8")
    ended, said = unheard("ingest", tmp_path / "strange.csv", "--home", tmp_path / "home")
    assert ended == code
    assert [line.partition(" ")[0] for line in said.splitlines()] == ["attention:"]
    missing = unheard("check", "--model", "YLX0000", "--home", home.root)
    assert missing[0] == 2


def test_check_an_enterprise_by_name_and_by_id(home):
    by_name = catalogue(
        "check", "--enterprise", "样例亥汽车有限公司", "--as-of", sample.AS_OF, "--json", "--home", home.root
    )
    found = json.loads(by_name.stdout)
    assert {one["enterprise"] for one in found} == {"样例亥汽车有限公司"}
    assert len(found) == 5 * len({one["model_code"] for one in found})
    unknown = catalogue("check", "--enterprise", "没有这家", "--home", home.root)
    assert unknown.returncode == 2
    assert "no enterprise 没有这家" in unknown.stderr


def test_check_agrees_with_the_night(home):
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        rows = con.execute(
            """select subject_id, rule_id, outcome, reason_code from rule.outcome
            where enterprise = '样例亥汽车有限公司' order by all"""
        ).fetchall()
    done = catalogue(
        "check", "--enterprise", "样例亥汽车有限公司", "--as-of", sample.AS_OF, "--json", "--home", home.root
    )
    told = [(one["model_code"], one["rule_id"], one["outcome"], one["reason_code"]) for one in json.loads(done.stdout)]
    assert sorted(told, key=str) == sorted(rows, key=str)


def test_a_busy_warehouse_says_so(tmp_path):
    busy = Home(tmp_path)
    with duckdb.connect(str(busy.warehouse)):
        done = catalogue("status", "--home", busy.root)
    assert done.returncode == 2
    assert "in use by another process" in done.stderr
