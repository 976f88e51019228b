"""Whatever arrives broken is named in one sentence, kept, and leaves the other files alone."""

import csv
import hashlib
import re
from pathlib import Path

import pytest
from broken_files import CASES, GOOD, Case, put
from homes import catalogue, ingest, rows, unbalanced


@pytest.fixture
def around(tmp_path: Path) -> tuple[Path, Path]:
    """Two good files, taken before and after the broken one."""
    return put(tmp_path, "before.csv", GOOD), put(tmp_path, "after.csv", GOOD.replace("GOOD1", "GOOD2"))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_a_broken_file(case: Case, tmp_path: Path, around: tuple[Path, Path]) -> None:
    (tmp_path / "in").mkdir()
    broken, home = case.make(tmp_path / "in"), tmp_path / "home"
    said = ingest(home, around[0], broken, around[1])

    assert said.code == 3
    assert re.fullmatch(rf"attention: {re.escape(broken.name)}: {case.said}\n", said.err), said.err
    first, middle, last = said.answer
    assert (first["status"], last["status"]) == ("taken", "taken")
    assert middle["status"] == ("taken" if case.reason or not middle["reason"] else "refused")
    assert (home / "archive" / middle["file_sha256"]).read_bytes() == broken.read_bytes()
    assert hashlib.sha256(broken.read_bytes()).hexdigest() == middle["file_sha256"]

    assert unbalanced(home) == []
    assert sorted(rows(home, "select name, rows_accepted from mart.ingest_file where name <> ?", broken.name)) == [
        ("after.csv", 1),
        ("before.csv", 1),
    ]
    reasons = [reason for (reason,) in rows(home, "select reason from mart.quarantine")]
    assert len(reasons) == middle["rows_quarantined"]
    assert bool(reasons) == bool(case.reason)
    for reason in reasons:
        assert re.fullmatch(case.reason or "", reason), reason


def test_nothing_is_written_outside_of_the_home(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    outside = CASES["zip_that_points_outside"].make(tmp_path / "in")
    ingest(tmp_path / "a" / "b" / "home", outside)
    assert list(tmp_path.rglob("escaped*")) == []


def test_a_refused_file_is_tried_again_and_named_again(tmp_path: Path) -> None:
    cut = CASES["xlsx_cut"].make(tmp_path)
    first, second = ingest(tmp_path / "home", cut), ingest(tmp_path / "home", cut)
    assert (first.code, first.err) == (second.code, second.err)
    assert rows(tmp_path / "home", "select status, rows_read from mart.ingest_file") == [("refused", 0)]


def test_rejected_rows_can_be_read_in_a_spreadsheet(tmp_path: Path) -> None:
    """The file says where, what and why; no cell of it is run as a formula, and the value is the published one."""
    text = GOOD.replace("GOOD1,", ",").replace("2019-01-04", "=1+1").replace("999", '"=HYPERLINK(""http://x"")"')
    sent = put(tmp_path, "=cmd.csv", GOOD.replace("GOOD1", "") + text.splitlines()[1] + "\r\n@SUM(1),只有两格\r\n")
    said = ingest(tmp_path / "home", sent)
    assert said.code == 3
    (path,) = (tmp_path / "home" / "quarantine").glob("*.csv")
    assert path.name == f"{said.answer[0]['file_sha256'][:12]}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        heading, *lines = csv.reader(file)
    assert heading == ["文件", "工作表", "行", "列", "值", "原因代码", "原因"]
    assert [line[:6] for line in lines] == [
        ["'=cmd.csv", "", "2", "model_code", "", "missing_key"],
        ["'=cmd.csv", "", "3", "model_code", "", "missing_key"],
        ["'=cmd.csv", "", "4", "", "'@SUM(1),只有两格", "ragged_row"],
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for line in lines for cell in line)
    assert rows(tmp_path / "home", "select value from mart.quarantine where row_no = 4") == [("@SUM(1),只有两格",)]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["missing.csv"], r"catalogue: missing\.csv: no such file or folder\n"),
        (["before.csv", "--kind", "cars"], r"catalogue: unknown kind 'cars'; known kinds are announcements, .+\n"),
    ],
)
def test_a_wrong_command(
    arguments: list[str], said: str, tmp_path: Path, around: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    ended = catalogue("ingest", "--home", tmp_path / "home", *arguments)
    assert ended.code == 2
    assert re.fullmatch(said, ended.err), ended.err
    assert ended.out == ""


def test_a_table_sent_as_another_kind_says_which_it_is(tmp_path: Path, around: tuple[Path, Path]) -> None:
    said = catalogue("ingest", "--home", tmp_path / "home", around[0], "--kind", "decisions")
    assert said.code == 3
    assert "its headings are those of announcements; leave out --kind" in said.err
