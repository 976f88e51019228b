"""What must not be lost: readers beside a night, two writers, full disks, damaged files, wrong clocks, backups."""

import json
import os
import re
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import kills
import mutations
import pytest
from broken_files import OTHER, ROW, csv_text
from homes import catalogue, ingest, rows, tables
from register_files import delimited

from catalogue import files, locking, night, progress, publication, settings
from catalogue.settings import Home

ROOT = Path(__file__).resolve().parent.parent
CATALOGUE = [sys.executable, "-m", "catalogue.cli"]
NIGHT = [sys.executable, str(ROOT / "tests" / "night_process.py")]
FIRST, SECOND = date(2021, 7, 2), date(2021, 7, 3)


@pytest.fixture(autouse=True)
def clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1625200000")  # 2021-07-02
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def a_night(home, day=FIRST):
    night.take_inbox(home, received_at=settings.now())
    night.build(home)
    night.enforce(home, as_of=day, today=settings.now().date())
    night.publish(home)


def put(folder, name, text):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A small home after one night, with two files taken; whoever changes it works on a copy."""
    home = Home(tmp_path_factory.mktemp("made") / "home")
    put(home.inbox, "first.csv", csv_text(ROW, OTHER))
    put(home.inbox, "registers.csv", delimited())
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1625200000")
        a_night(home)
    return home


@pytest.fixture
def home(made, tmp_path):
    shutil.copytree(made.root, tmp_path / "home", symlinks=True)
    return Home(tmp_path / "home")


@pytest.fixture
def more(tmp_path):
    """A file that no home has taken yet."""
    return put(tmp_path / "sent", "more.csv", csv_text(OTHER).replace("QRS6120BEV", "QRS6121BEV"))


def run_of(home):
    with duckdb.connect(os.path.realpath(home.warehouse), read_only=True) as con:
        return con.execute("select run_id from mart.run where is_current").fetchall()[0][0]


def seen(night_folder):
    """The run that a reader finds in the tables, and whether its pages are of the same."""
    with duckdb.connect(str(night_folder / "catalogue.duckdb"), read_only=True) as con:
        run = con.execute("select run_id from mart.run where is_current").fetchall()[0][0]
    return run, run in (night_folder / "site" / "index.html").read_text(encoding="utf-8")


# Readers while it writes.


def test_readers_see_whole_nights_only_and_hold_up_nobody(home, more):
    before = run_of(home)
    shutil.copy(more, home.inbox)
    with duckdb.connect(str(home.warehouse), read_only=True) as held:
        process = subprocess.Popen([*NIGHT, str(home.root), str(SECOND)], stdout=subprocess.DEVNULL)
        found = []
        while process.poll() is None:
            found.append(seen(home.current.resolve()))
            assert home.report.exists()
            assert run_of(home)
            time.sleep(0.05)
        assert process.returncode == 0
        found.append(seen(home.current.resolve()))
        assert held.execute("select run_id from mart.run where is_current").fetchall() == [(before,)]
    assert all(is_same for _, is_same in found)
    runs = [run for run, _ in found]
    assert runs == sorted(runs)
    assert set(runs) == {before, run_of(home)}
    assert runs.count(before) > 1


def test_reading_commands_answer_while_another_command_writes_and_write_nothing(home, more):
    assert ingest(home.root, more).code == 0
    finding = rows(home.root, "select min(finding_id) from mart.finding")[0][0]
    before = kills.digests(home.root)
    with locking.alone(home):
        process = subprocess.run([*CATALOGUE, "status", "--home", str(home.root)], capture_output=True, check=False)
        assert process.returncode in (0, 3), process.stderr
        # taken in after the night, and answered for all the same
        assert "QRS6121BEV" in catalogue("check", "--model", "QRS6121BEV", "--home", home.root).out
        assert catalogue("explain", finding, "--home", home.root).code == 0
    assert {k: v for k, v in kills.digests(home.root).items() if k != "lock"} == {
        k: v for k, v in before.items() if k != "lock"
    }


def test_a_question_about_files_taken_since_the_night_is_answered_as_the_next_night_does(home, more):
    ingest(home.root, more)
    asked = catalogue("check", "--model", "QRS6121BEV", "--as-of", SECOND, "--json", "--home", home.root).answer
    a_night(home, SECOND)
    again = catalogue("check", "--model", "QRS6121BEV", "--as-of", SECOND, "--json", "--home", home.root).answer
    assert asked == again
    assert asked


def test_an_ingest_shows_its_files_beside_the_pages_of_the_last_night(home, more):
    run, pages = run_of(home), kills.digests(home.site)
    assert ingest(home.root, more).code == 0
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("select name from mart.ingest_file order by 1").fetchall() == [
            ("first.csv",), ("more.csv",), ("registers.csv",)
        ]  # fmt: skip
    assert (run_of(home), kills.digests(home.site)) == (run, pages)


def test_tables_of_a_night_without_pages_wait_for_them(home, more):
    """A night broken off after its tables were made, then an ingest: readers still see the last whole night."""
    run = run_of(home)
    night.enforce(home, as_of=SECOND, today=settings.now().date())
    ingest(home.root, more)
    assert run_of(home) == run
    assert seen(home.current.resolve()) == (run, True)
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("select count(*) from mart.ingest_file").fetchall() == [(3,)]
    night.publish(home)
    assert seen(home.current.resolve())[1]
    assert run_of(home).startswith("20210703")


def test_before_the_first_night_an_ingest_never_shows_tables_that_have_no_pages(tmp_path, more):
    home = Home(tmp_path / "home")
    ingest(home.root, more)
    night.enforce(home, as_of=FIRST, today=FIRST)
    ingest(home.root, put(tmp_path, "other.csv", csv_text(ROW)))
    assert catalogue("status", "--home", home.root).err == f"attention: {night.NOT_YET}\n"
    with duckdb.connect(str(home.warehouse), read_only=True) as con:
        assert con.execute("select count(*) from mart.ingest_file").fetchall() == [(2,)]
    assert not home.site.exists()


@pytest.mark.parametrize(("kept", "left"), [(1, ["c", "c"]), (2, ["b", "c", "c"]), (3, ["a", "b", "c", "c"])])
def test_older_nights_stay_as_long_as_the_home_says(kept, left, tmp_path):
    """Of one run the last publication counts; the one before stays for a reader that has just looked."""
    home = Home(tmp_path).create()
    home.settings.write_text(f"nights_kept = {kept}\n", encoding="utf-8")
    for run in ("a", "a", "a", "b", "c", "c"):
        with publication.appearing(home, run) as folder:
            (folder / "catalogue.duckdb").write_text(run, encoding="utf-8")
    assert [path.name.partition("-")[2] for path in publication.nights(home)] == left
    assert sorted(path.name for path in home.nights.iterdir()) == [path.name for path in publication.nights(home)]
    assert home.warehouse.read_text(encoding="utf-8") == "c"


@pytest.mark.parametrize("text", ["nights_kept = 0\n", "nights = 3\n", "nights_kept = \n", "wait_seconds = -1\n"])
def test_wrong_settings_are_named(text, home, more):
    home.settings.write_text(text, encoding="utf-8")
    said = ingest(home.root, more)
    assert said.code == 2
    assert "settings.toml" in said.err


@pytest.mark.parametrize("text", ["two", "0", "-1", "1.5"])
def test_a_wrong_number_of_cores_is_named(text, home, more, monkeypatch):
    monkeypatch.setenv("CATALOGUE_CORES", text)
    said = ingest(home.root, more)
    assert said.code == 2
    assert f"CATALOGUE_CORES is {text!r}" in said.err


def test_a_home_from_before_is_taken_over_whole(made, tmp_path, more):
    """A real file and a real folder where the links are now, and a last transaction that is only in the log."""
    old = Home(tmp_path / "old")
    old.root.mkdir()
    for name in ("catalogue.duckdb", "site", "internal", "archive", "lake"):
        source = made.root / name
        shutil.copytree(source, old.root / name) if source.is_dir() else shutil.copy(source, old.root / name)
    program = "import duckdb, os, sys; con = duckdb.connect(sys.argv[1]); con.execute(sys.argv[2]); os._exit(0)"
    change = "update raw.file set name = 'renamed.csv' where name = 'first.csv'"
    subprocess.run([sys.executable, "-c", program, str(old.warehouse), change], check=True)
    assert old.warehouse.with_name("catalogue.duckdb.wal").exists()
    pages = kills.digests(old.site)
    assert catalogue("status", "--home", old.root).code in (0, 3)
    assert ingest(old.root, more).code == 0
    assert (old.warehouse.is_symlink(), old.site.is_symlink(), old.internal.is_symlink()) == (True, True, True)
    assert kills.digests(old.site) == pages
    assert rows(old.root, "select name from mart.ingest_file order by 1") == [
        ("more.csv",), ("registers.csv",), ("renamed.csv",)
    ]  # fmt: skip
    assert len(old.received.read_text(encoding="utf-8").splitlines()) == 3
    history = {"without": ("history.built",)}  # which says of the layers that they are to be made again
    assert tables(old.root, "history", **history) == tables(made.root, "history", **history)
    assert kills.orphans(old) == []


def test_tables_in_the_format_of_an_older_engine_go_on_as_they_are(home, tmp_path, more):
    older = Home(shutil.copytree(home.root, tmp_path / "older", symlinks=True))
    older.working.unlink()
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{home.working}' as present (read_only)")
        con.execute(f"attach '{older.working}' as older (storage_version 'v1.0.0')")
        con.execute("copy from database present to older")
    for one in (home, older):
        shutil.copy(more, one.inbox)
        a_night(one, SECOND)
    written = [rows(one.root, "select tags['storage_version'] from duckdb_databases() where not internal")
               for one in (home, older)]  # fmt: skip
    assert written == [[("v1.5.0+",)], [("v1.0.0+",)]]
    assert tables(older.root, "history", "ledger", "mart") == tables(home.root, "history", "ledger", "mart")
    assert kills.digests(older.site) == kills.digests(home.site)


# Two at once.


def test_a_second_writer_says_who_is_writing_or_waits(home, more):
    command = [*CATALOGUE, "ingest", str(more), "--home", str(home.root)]
    with locking.alone(home):
        done = subprocess.run(
            command, env={**os.environ, "CATALOGUE_WAIT_SECONDS": "0"}, capture_output=True, text=True, check=False
        )
        assert done.returncode == 2
        assert f"(process {os.getpid()}), and one at a time writes" in done.stderr
        assert "Traceback" not in done.stderr
        waiting = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(2)
    assert waiting.wait() == 0
    assert rows(home.root, "select count(*) from mart.ingest_file") == [(3,)]


def test_two_homes_at_once_are_two_homes(made, tmp_path, more):
    homes = [Home(tmp_path / name) for name in "ab"]
    for one in homes:
        shutil.copytree(made.root, one.root, symlinks=True)
        shutil.copy(more, one.inbox)
    running = [subprocess.Popen([*NIGHT, str(one.root), str(SECOND)], stdout=subprocess.DEVNULL) for one in homes]
    assert [process.wait() for process in running] == [0, 0]
    first, second = (kills.state(one) for one in homes)
    assert first == second
    assert "20210703" in run_of(homes[0])


# What goes wrong below.


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("淘汰记录.csv".encode("gbk"), "淘汰记录.csv"),
        (b"\xff\xff.csv", "\ufffd\ufffd.csv"),
        ("bell\x1b[31m\n\u202efile　名.csv".encode(), "bell\ufffd[31m\ufffd\ufffdfile　名.csv"),
    ],
)
def test_any_file_name_is_taken_and_shown_on_one_line(name, shown, home):
    path = os.fsencode(home.inbox) + b"/" + name
    with open(path, "wb") as file:  # noqa: PTH123  a name that is no text
        file.write(csv_text(OTHER).encode())
    said = ingest(home.root, Path(os.fsdecode(path)))
    assert said.code in (0, 3), said.err
    assert [one["name"] for one in said.answer] == [shown]
    assert rows(home.root, "select count(*) from raw.file where name = ?", shown) == [(1,)]
    assert "\x1b" not in said.err


def test_a_file_that_goes_away_costs_itself_only(home, tmp_path, more):
    gone, other = put(home.inbox, "gone.csv", csv_text(ROW)), put(home.inbox, "other.csv", csv_text(OTHER, OTHER))
    with progress.heard_by(lambda what: gone.unlink() if what == "gone.csv" else None):
        taken = night.take_inbox(home, received_at=settings.now())
    assert [(one.name, one.status) for one in taken] == [("gone.csv", "unread"), ("other.csv", "taken")]
    assert taken[0].needs_attention.startswith("gone.csv: could not be read (No such file or directory)")
    assert list(home.inbox.iterdir()) == []
    assert rows(home.root, "select count(*) from raw.file") == [(3,)]
    assert (home.archive / taken[1].file_sha256).read_bytes() == csv_text(OTHER, OTHER).encode()
    assert not other.exists()


def test_a_file_that_grows_while_it_is_read_waits_until_it_is_whole(home, monkeypatch, more):
    real, before, rest = os.copy_file_range, kills.digests(home.archive), ["\n"]

    def slowly(source, target, size):
        with more.open("a", encoding="utf-8") as file:  # its sender goes on writing
            file.write(rest.pop() if rest else "")
        return real(source, target, size)

    with monkeypatch.context() as patch:
        patch.setattr(os, "copy_file_range", slowly)
        taken = catalogue("ingest", "--json", "--home", home.root, more)
    assert taken.code == 3
    assert [(one["status"], one["reason"]) for one in taken.answer] == [
        ("unread", "changed while it was being read; take it in again when it is complete")
    ]
    assert kills.digests(home.archive) == before
    assert ingest(home.root, more).answer[0]["status"] == "taken"


def test_a_file_that_may_not_be_read_stays_in_the_inbox(home, monkeypatch):
    """Whoever runs the tests may read anything, so that the system says no in its place."""
    locked = put(home.inbox, "locked.csv", csv_text(ROW, ROW, OTHER))
    real = Path.open

    def refusing(path, *arguments, **named):
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *arguments, **named)

    monkeypatch.setattr(Path, "open", refusing)
    taken = night.take_inbox(home, received_at=settings.now())
    assert [one.status for one in taken] == ["unread"]
    assert locked.exists()
    monkeypatch.undo()
    assert [one.status for one in night.take_inbox(home, received_at=settings.now())] == ["taken"]


def test_a_clock_that_jumps_back_dates_nothing_before_what_is_there(home, monkeypatch, more):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1560000000")  # 2019-06-08, two years before the first files
    shutil.copy(more, home.inbox)
    taken = night.take_inbox(home, received_at=settings.now())
    night.enforce(home, as_of=FIRST, today=settings.now().date())
    night.publish(home)
    days = dict(rows(home.root, "select name, known_on from raw.file"))
    assert days["more.csv"] == days["first.csv"] == date(2021, 7, 2)
    assert any(line.startswith("the clock says 2019-06-08") for line in night.attention(home, taken))


def test_a_clock_that_goes_on_dates_by_itself(home, monkeypatch, more):
    assert not any("clock" in line for line in night.attention(home, []))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1625300000")  # the next day
    ingest(home.root, more)
    assert rows(home.root, "select known_on from raw.file where name = 'more.csv'") == [(date(2021, 7, 3),)]


@contextmanager
def small_disk(folder: Path, kibibytes: int) -> Iterator[Path]:
    """A file system of its own that is soon full."""
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kibibytes}k", "none", folder], check=False).returncode:
        pytest.skip("may not mount a file system here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", folder], check=True)


def test_a_full_disk_stops_the_command_and_loses_nothing(home, tmp_path, more):
    expected = tmp_path / "expected"
    shutil.copytree(home.root, expected, symlinks=True)
    shutil.copy(more, Home(expected).inbox)
    a_night(Home(expected), SECOND)
    size = sum(path.stat().st_size for path in home.root.rglob("*") if path.is_file() and not path.is_symlink())
    with small_disk(tmp_path / "small", size // 1024 + 3000) as folder:
        small = Home(folder / "home")
        shutil.copytree(home.root, small.root, symlinks=True)
        before = run_of(small)
        shutil.copy(more, small.inbox)
        done = subprocess.run([*NIGHT, str(small.root), str(SECOND)], capture_output=True, text=True, check=False)
        assert done.returncode != 0
        assert "DiskFullError: the disk is full" in done.stderr
        assert seen(small.current.resolve()) == (before, True)
        subprocess.run(["mount", "-o", "remount,size=4g", folder], check=True)
        a_night(small, SECOND)
        assert kills.state(small) == kills.state(Home(expected))


def limited(size):
    def limit():
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


@pytest.mark.parametrize("size", [1_000, 1_000_000, 3_000_000])
def test_no_room_for_a_file_is_no_fault_of_the_file(size, tmp_path):
    home, big = Home(tmp_path / "home"), tmp_path / "registers.csv"
    put(tmp_path, big.name, "".join(line if n == 0 else line * 3000
                                    for n, line in enumerate(delimited().splitlines(keepends=True))))  # fmt: skip
    command = [*CATALOGUE, "ingest", str(big), "--home", str(home.root)]
    done = subprocess.run(command, preexec_fn=limited(size), capture_output=True, text=True, check=False)
    assert (done.returncode, "the disk is full" in done.stderr or "File too large" in done.stderr) == (2, True)
    assert "Traceback" not in done.stderr
    assert subprocess.run(command, capture_output=True, check=False).returncode in (0, 3)
    assert rows(home.root, "select status from raw.file") == [("taken",)]
    assert kills.orphans(home) == []


def test_a_home_that_cannot_be_written_is_still_read(home, tmp_path, more):
    with small_disk(tmp_path / "small", 2_000_000) as folder:
        shutil.copytree(home.root, folder / "home", symlinks=True)
        subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
        for arguments in (("ingest", more), ("nightly", "--as-of", SECOND), ("report",)):
            said = catalogue(*arguments, "--home", folder / "home")
            assert said.code == 2
            assert "cannot be written (Read-only file system)" in said.err
        assert catalogue("status", "--home", folder / "home").code in (0, 3)
        assert "QRS6120BEV" in catalogue("check", "--model", "QRS6120BEV", "--home", folder / "home").out


def damage(path):
    with path.open("r+b") as file:
        for place in range(8192, path.stat().st_size, 65_536):
            file.seek(place)
            file.write(b"damaged!")


def test_a_damaged_working_file_is_made_again_from_the_archive(home, more):
    a_night(home, SECOND)  # so that findings have a history
    expected = kills.tables(home.working)
    damage(home.working)
    said = ingest(home.root, more)
    assert said.code == 2
    assert f"{home.working} is damaged" in said.err
    assert "catalogue restore --from-archive" in said.err
    assert catalogue("status", "--home", home.root).code in (0, 3)
    again = catalogue("restore", "--from-archive", "--json", "--home", home.root)
    assert again.code in (0, 3), again.err
    assert [one["status"] for one in again.answer["taken"]] == ["taken", "taken"]
    assert [Path(path).name for path in again.answer["set_aside"]] == ["set-aside-1-working.duckdb"]
    a_night(home, SECOND)
    assert kills.tables(home.working) == expected


def test_a_damaged_published_file_is_told_and_published_again(home):
    expected = kills.state(home)
    damage(home.warehouse.resolve())
    for arguments in (("status",), ("check", "--model", "QRS6120BEV")):
        said = catalogue(*arguments, "--home", home.root)
        assert said.code == 2
        assert "is damaged" in said.err
        assert "catalogue report" in said.err
    assert catalogue("report", "--home", home.root).code == 0
    assert kills.state(home) == expected


def test_tables_are_made_again_when_both_files_are_damaged(home, more):
    ingest(home.root, more)
    damage(home.working)
    for one in publication.nights(home):
        damage(one / "catalogue.duckdb")
    again = catalogue("restore", "--from-archive", "--home", home.root)
    assert again.code in (0, 3), again.err
    assert rows(home.root, "select count(*) from mart.ingest_file") == [(3,)]
    assert catalogue("status", "--home", home.root).err == f"attention: {night.NOT_YET}\n"
    a_night(home, SECOND)
    assert seen(home.current.resolve())[1]


def test_a_damaged_file_of_a_home_from_before_is_made_again_from_the_archive(made, tmp_path, more):
    """No receipts are there: the files are called by their digests."""
    old = Home(tmp_path / "old")
    shutil.copytree(made.archive, old.archive)
    shutil.copy(made.warehouse, old.warehouse)
    damage(old.warehouse)
    said = ingest(old.root, more)
    assert (said.code, f"{old.warehouse} is damaged" in said.err) == (2, True)
    again = catalogue("restore", "--from-archive", "--json", "--home", old.root)
    assert [one["status"] for one in again.answer["taken"]] == ["taken", "taken"], again.err
    assert [Path(path).name for path in again.answer["set_aside"]] == ["set-aside-1-catalogue.duckdb"]
    assert ingest(old.root, more).code == 0
    named = dict(rows(old.root, "select name, file_sha256 from mart.ingest_file"))
    assert {name for name, digest in named.items() if name == digest} == {path.name for path in made.archive.iterdir()}


def test_a_night_that_is_refused_says_why_and_no_more(home):
    home.working.write_bytes(b"no database")
    command = [*CATALOGUE, "nightly", "--as-of", str(SECOND), "--home", str(home.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1].startswith(f"catalogue: {home.working} is damaged or cannot be read ")
    assert "Traceback" not in done.stderr
    assert "Error logging" not in done.stderr


@pytest.mark.parametrize("fault", ["cut", "gone", "rows", "header"])
def test_a_damaged_file_of_the_lake_is_named_and_made_again_from_the_archive(home, fault):
    expected = kills.tables(home.working)
    (file,) = home.lake.glob("*/*/rows.parquet")
    sound = file.read_bytes()
    ((vin,),) = duckdb.sql(f"select vin from '{file}' limit 1").fetchall()
    file.unlink()
    if fault != "gone":
        rows_, header = b"damaged!" * 9 + sound[72:], sound[:-72] + sound[-8:] * 9
        file.write_bytes({"cut": sound[:-9], "rows": rows_, "header": header}[fault])
    said = catalogue("check", "--vin", vin, "--home", home.root)
    assert said.code == 2, said.err
    named = file if fault in ("cut", "gone") else "a file in lake/"
    assert said.err.startswith(f"catalogue: {named} is damaged or cannot be read ")
    assert "catalogue restore --from-archive" in said.err
    assert "Traceback" not in said.err
    assert catalogue("restore", "--from-archive", "--home", home.root).code in (0, 3)
    assert file.read_bytes() == sound
    a_night(home)
    assert kills.tables(home.working) == expected


def test_what_was_set_aside_is_never_replaced(home):
    kept = home.working.with_name("set-aside-2-working.duckdb")
    kept.write_bytes(b"set aside before, after another that a person has removed")
    assert catalogue("restore", "--from-archive", "--home", home.root).code in (0, 3)
    assert catalogue("restore", "--from-archive", "--home", home.root).code in (0, 3)
    assert kept.read_bytes().startswith(b"set aside before")
    assert {path.name for path in home.root.glob("set-aside-*")} == {f"set-aside-{n}-working.duckdb" for n in (1, 2, 3)}


def test_a_file_missing_from_the_archive_is_named(home):
    digest = rows(home.root, "select file_sha256 from raw.file where name = 'first.csv'")[0][0]
    (home.archive / digest).unlink()
    again = catalogue("restore", "--from-archive", "--home", home.root)
    assert again.code == 3
    assert f"first.csv: archive/{digest} is missing or damaged" in again.err


def test_what_a_killed_run_left_is_removed_and_what_it_moved_aside_put_back(home, more):
    for leftover in ("work/tmpabc/rows.parquet", "nights/000009-x.part/catalogue.duckdb", "archive/abc.part",
                     "quarantine/abc.part", ".current.new"):  # fmt: skip
        (home.root / leftover).parent.mkdir(parents=True, exist_ok=True)
        (home.root / leftover).write_text("half", encoding="utf-8")
    expected = kills.digests(home.site)
    home.site.unlink()
    shutil.copytree(home.current / "site", home.root / ".site.old")
    assert ingest(home.root, more).code == 0
    assert kills.digests(home.site) == expected
    assert kills.orphans(home) == []


# Backups.


def test_a_backup_is_proved_and_restored_equal(home, tmp_path, more):
    kept = tmp_path / "kept"
    first = catalogue("backup", kept, "--json", "--home", home.root).answer
    assert first["copied"] == first["files"]
    ingest(home.root, more)
    a_night(home, SECOND)
    second = catalogue("backup", kept, "--json", "--home", home.root).answer
    assert 0 < second["copied"] < second["files"]
    assert not list((kept / "archive").glob("*.part"))
    assert len(list((kept / "night").iterdir())) == 1
    said = catalogue("restore", kept, "--home", tmp_path / "new")
    assert said.code == 0
    told = r"\d+ files .+ have the digests, and \d+ tables the [\d,]+ rows, that the manifest names"
    assert re.search(told, said.out)
    new = Home(tmp_path / "new")
    a_night(new, SECOND)
    assert kills.state(new) == kills.state(home)


def test_a_backup_is_refused_by_the_name_of_the_file_that_was_touched(home, tmp_path):
    kept = tmp_path / "kept"
    catalogue("backup", kept, "--home", home.root)
    touched = [sorted((kept / "archive").iterdir())[0], next((kept / "night").glob("*/catalogue.duckdb")),
               next((kept / "night").glob("*/site/index.html")), next((kept / "lake").rglob("*.parquet"))]  # fmt: skip
    for path in touched:
        whole = path.read_bytes()
        path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
        said = catalogue("restore", kept, "--home", tmp_path / "new")
        assert (said.code, said.out) == (2, "")
        assert f"{path} is not what was backed up" in said.err
        path.unlink()
        assert f"{path} is missing" in catalogue("restore", kept, "--home", tmp_path / "new").err
        path.write_bytes(whole)
    assert not (tmp_path / "new" / "catalogue.duckdb").exists()
    assert catalogue("restore", kept, "--home", tmp_path / "new").code == 0


def test_a_manifest_that_counts_other_rows_is_no_proof(home, tmp_path):
    kept = tmp_path / "kept"
    catalogue("backup", kept, "--home", home.root)
    manifest = json.loads((kept / "manifest.json").read_text(encoding="utf-8"))
    manifest["rows"]["raw.file"] += 1
    (kept / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    assert "other rows than were backed up in raw.file" in catalogue("restore", kept, "--home", tmp_path / "new").err


def test_a_backup_names_the_file_that_is_missing(home, tmp_path):
    lost = next(home.lake.rglob("rows.parquet"))
    lost.unlink()
    said = catalogue("backup", tmp_path / "kept", "--home", home.root)
    assert said.code == 2
    assert f"{lost} is missing" in said.err


def test_a_backup_goes_nowhere_wrong(home, tmp_path):
    for arguments, told in (
        (("backup", home.root / "kept"), "lies in the home itself"),
        (("restore", tmp_path), "holds no manifest.json"),
        (("restore",), "name either"),
        (("restore", tmp_path, "--from-archive"), "name either"),
    ):
        said = catalogue(*arguments, "--home", home.root)
        assert said.code == 2
        assert told in said.err
    catalogue("backup", tmp_path / "kept", "--home", home.root)
    assert "holds a warehouse" in catalogue("restore", tmp_path / "kept", "--home", home.root).err
    assert "nothing to back up" in catalogue("backup", tmp_path / "other", "--home", tmp_path / "none").err


# A small share of what the scripts do by the hundred.


def test_killed_at_commit_points_and_run_again():
    """In a process of its own: it forks, which one that has used Polars must not."""
    program = [sys.executable, str(ROOT / "tests" / "kills.py"), "--kills", "3", "--seed", "7", "--only", "ingest"]
    done = subprocess.run(program, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "; 0 ended differently" in done.stdout


def test_damaged_files_end_in_an_answer_and_rows_add_up(capsys, monkeypatch):
    assert mutations.main(60, seed=int(time.time())) == 0, capsys.readouterr().out


def test_a_copy_is_whole_where_blocks_cannot_be_shared(tmp_path, monkeypatch):
    def refuse(*arguments):
        raise OSError(18, "Invalid cross-device link")

    (tmp_path / "a").write_bytes(b"x" * 3_000_000)
    files.copy(tmp_path / "a", tmp_path / "b")
    monkeypatch.setattr(os, "copy_file_range", refuse)
    monkeypatch.setattr(os, "link", refuse)
    files.copy(tmp_path / "a", tmp_path / "c")
    files.link(tmp_path / "a", tmp_path / "d")
    assert {(tmp_path / name).read_bytes() for name in "abcd"} == {b"x" * 3_000_000}
