"""Whatever arrives broken is named in one sentence, kept, and leaves the other files alone."""

import csv
import hashlib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from broken_files import CASES, GOOD, put
from homes import Said, catalogue, ingest, rows, tables, unbalanced

EVERY = 8  # broken files, then a good one


@dataclass(frozen=True)
class Delivery:
    """All broken files, a good one after every few, taken by one command."""

    home: Path
    sent: dict[str, Path]
    said: Said

    def answer(self, name: str) -> dict[str, Any]:
        (found,) = [one for one in self.said.answer if one["name"] == self.sent[name].name]
        return found

    def attention(self, name: str) -> list[str]:
        start = f"attention: {self.sent[name].name}: "
        return [line.removeprefix(start) for line in self.said.err.splitlines() if line.startswith(start)]


@pytest.fixture(scope="module")
def delivery(tmp_path_factory: pytest.TempPathFactory) -> Delivery:
    folder = tmp_path_factory.mktemp("delivery")
    sent, paths = {}, []
    for number, (name, case) in enumerate(CASES.items()):
        made = case.make(folder)
        sent[name] = made.rename(folder / f"{name}{made.suffix}")
        paths.append(sent[name])
        if number % EVERY == 0:
            paths.append(put(folder, f"after_{name}.csv", GOOD.replace("GOOD1", f"AFTER-{name.upper()}")))
    return Delivery(folder / "home", sent, ingest(folder / "home", *paths))


def test_one_line_for_each_broken_file_and_nothing_else(delivery: Delivery) -> None:
    assert delivery.said.code == 3
    assert len(delivery.said.err.splitlines()) == len(CASES) >= 20
    assert len(delivery.said.answer) == len(CASES) + len(list(CASES)[::EVERY])


@pytest.mark.parametrize("name", CASES)
def test_a_broken_file_is_named_kept_and_accounted_for(name: str, delivery: Delivery) -> None:
    case, path, answer = CASES[name], delivery.sent[name], delivery.answer(name)
    (said,) = delivery.attention(name)
    assert re.fullmatch(case.said, said), said
    assert answer["file_sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert (delivery.home / "archive" / answer["file_sha256"]).read_bytes() == path.read_bytes()
    assert answer["status"] == ("refused" if answer["reason"] else "taken")
    reasons = rows(delivery.home, "select reason from mart.quarantine where file_sha256 = ?", answer["file_sha256"])
    assert len(reasons) == answer["rows_quarantined"]
    assert bool(reasons) == bool(case.reason)
    for (reason,) in reasons:
        assert re.fullmatch(case.reason or "", reason), reason


def test_the_other_files_are_taken_and_every_row_is_accounted_for(delivery: Delivery) -> None:
    assert unbalanced(delivery.home) == []
    after = rows(delivery.home, "select name, status, rows_accepted from mart.ingest_file where name like 'after_%'")
    assert sorted(after) == sorted((f"after_{name}.csv", "taken", 1) for name in list(CASES)[::EVERY])


def test_the_same_delivery_again_changes_nothing(delivery: Delivery) -> None:
    some = [delivery.sent["ragged_rows"], delivery.sent["header_only"], delivery.sent["date_that_is_none"]]
    before = tables(delivery.home, "raw", "mart")
    said = ingest(delivery.home, *some)
    assert (said.code, said.err) == (0, "")
    assert tables(delivery.home, "raw", "mart") == before


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
def test_a_wrong_command(arguments: list[str], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path, "before.csv", GOOD)
    ended = catalogue("ingest", "--home", tmp_path / "home", *arguments)
    assert ended.code == 2
    assert re.fullmatch(said, ended.err), ended.err
    assert ended.out == ""


def test_a_table_sent_as_another_kind_says_which_it_is(tmp_path: Path) -> None:
    said = catalogue("ingest", "--home", tmp_path / "home", put(tmp_path, "a.csv", GOOD), "--kind", "decisions")
    assert said.code == 3
    assert "its headings are those of announcements; leave out --kind" in said.err
