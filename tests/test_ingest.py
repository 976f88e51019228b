"""Files go in once, whole, whatever form they come in and whenever they arrive."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from homes import REAL, Said, ingest, judge, rows, tables, unbalanced
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalogue import documents, sample, warehouse
from catalogue import ingest as ingesting
from catalogue import tables as texts
from catalogue.settings import Home

EPOCH, NEXT_DAY = "1580000000", "1580100000"
# name: kind, rows read, rows quarantined (why they are is said in quarantine/)
TAKEN = {
    "recommended_catalog.xlsx": ("nev_catalogues", 9313, 0),
    "tax_exempt_catalog.xlsx": ("nev_catalogues", 7933, 0),
    "atest.csv": ("nev_catalogues", 323, 0),
    "batch_405_tax_exempt.doc": ("nev_catalogues", 311, 0),
    "batch407_att1_chars_0-16000.txt": ("announcements", 377, 1),
    "batch407_att1_chars_70000-79923.txt": ("announcements", 398, 398),
    "batch407_part1_parsed.tsv": ("announcements", 376, 0),
    "batch_405_vehicles.json": ("announcements", 20, 0),
    "410_EQ6500MS5F3PHEV.html": ("announcements", 1, 0),
    "410_MR7156D100.html": ("announcements", 1, 0),
    "out_keywords1.md": ("announcements", 1, 0),
    "announce_head.csv": ("announcements", 0, 0),
    "eidc_batch404_article.html": ("notices", 3, 0),
    "miit_batch409_article_cutdown.html": ("notices", 3, 0),
    "article_attachments_batch403.json": ("notices", 1, 0),
    "jpaas_unit_response.json": ("notices", 3, 0),
}
FOLDERS = (
    "nev-catalog-2014-2019", "nev-recommend-2017-08-alt", "miit-tax-doc", "miit-att1-batch407", "miit-article",
    "miit-list", "miit-detail-html", "miit-web-405", "chinacar-sample", "announce-header",
)  # fmt: skip


@pytest.fixture(scope="module")
def clock() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", EPOCH)
        yield


# The published files.


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, clock: None) -> tuple[Path, Said]:
    if not REAL.exists():
        pytest.skip(f"the real files are not at {REAL}")
    home = tmp_path_factory.mktemp("real")
    said = ingest(home, *(REAL / folder for folder in FOLDERS))
    return judge(home, date(2020, 1, 1)), said


def test_every_published_file_is_taken_with_all_its_rows(real: tuple[Path, Said]) -> None:
    home, said = real
    assert said.code == 3
    taken = {one["name"]: (one["kind"], one["rows_read"], one["rows_quarantined"]) for one in said.answer}
    assert taken.pop("jpaas_unit_error.json") == ("notices", 0, 0)
    assert taken == TAKEN
    assert unbalanced(home) == []
    kept = rows(home, "select name, kind, rows_read, rows_quarantined from mart.ingest_file where status = 'taken'")
    assert {name: tuple(counts) for name, *counts in kept} == TAKEN
    assert rows(home, "select check_id from mart.quality_check where severity = 'fail' and rows > 0") == []


def test_what_needs_attention_is_said_line_by_line(real: tuple[Path, Said]) -> None:
    assert sorted(real[1].err.splitlines()) == [
        "attention: announce_head.csv: has headings but no rows; ask the sender whether rows are missing",
        "attention: batch407_att1_chars_0-16000.txt: 1 of 377 rows quarantined, see quarantine/",
        "attention: batch407_att1_chars_70000-79923.txt: 398 of 398 rows quarantined, see quarantine/",
        "attention: jpaas_unit_error.json: is a failure answered by the site (code 500: error), not a list; "
        "fetch it again",
    ]


def test_published_rows_that_say_the_same_count_once(real: tuple[Path, Said]) -> None:
    """The second program's file repeats rows of the workbook; the workbook itself repeats a few."""
    found = dict(rows(real[0], "select name, rows_duplicate from mart.ingest_file where rows_duplicate > 0"))
    assert found == {"atest.csv": 258, "recommended_catalog.xlsx": 3}


def test_the_models_misplaced_by_merged_cells_have_their_enterprise(real: tuple[Path, Said]) -> None:
    models = ["ZK6850CHEVNPG21", "ZK6180CHEVNPG4", "ZK6825CHEVNPG21"]
    found = rows(real[0], "select model_code, enterprise from mart.model where list_contains(?, model_code)", models)
    assert {model for model, _ in found} == set(models)
    assert {enterprise for _, enterprise in found} == {"郑州宇通客车股份有限公司"}


def test_only_corrections_name_no_enterprise(real: tuple[Path, Said]) -> None:
    found = rows(
        real[0], "select wrong_content is not null, count(*) from staging.nev_entry where enterprise is null group by 1"
    )
    assert found == [(True, 23)]


def test_the_list_as_text_and_as_table_agree(real: tuple[Path, Said]) -> None:
    listed = """select r.enterprise, r.directory_no, r.brand, r.product_name, r.model_code
        from raw.announcement as r join raw.file as f using (file_sha256) where f.name = ? order by all"""
    text = rows(real[0], listed, "batch407_att1_chars_0-16000.txt")
    table = rows(real[0], listed, "batch407_part1_parsed.tsv")
    assert len(text) == 376
    assert text == table


def test_published_files_again_change_nothing(real: tuple[Path, Said]) -> None:
    home = real[0]
    paths = [path for folder in FOLDERS for path in sorted((REAL / folder).iterdir()) if path.name in TAKEN]
    before = tables(home, "raw", "core", "mart", "history")
    said = ingest(home, *paths)
    assert (said.code, said.err) == (0, "")
    assert {one["status"] for one in said.answer} == {"already_taken"}
    judge(home, date(2020, 1, 1))
    assert tables(home, "raw", "core", "mart", "history") == before


def test_every_file_is_kept_unchanged(real: tuple[Path, Said]) -> None:
    sent = [path.read_bytes() for folder in FOLDERS for path in (REAL / folder).iterdir()]
    kept = [path.read_bytes() for path in (real[0] / "archive").iterdir()]
    assert sorted(map(hash, kept)) == sorted(map(hash, set(sent)))


def test_the_command_itself(tmp_path: Path) -> None:
    """Once as a process of its own: code, answer on stdout, causes on stderr."""
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_text(text_of(HEADINGS, ROWS), encoding="utf-8")
    bad.write_bytes(b"")
    command = [sys.executable, "-m", "catalogue.cli", "ingest", "--json", "--home", str(tmp_path / "home"), good, bad]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert ended.returncode == 3
    assert [one["status"] for one in json.loads(ended.stdout)] == ["taken", "refused"]
    assert ended.stderr == "attention: bad.csv: is empty: nothing to take in; ask the sender for the file again\n"


# The same rows in other files.

CHINESE = {
    "公告批次": "batch_no", "类别": "entry_kind", "发布日期": "published_on", "企业名称": "enterprise",
    "产品型号": "model_code", "产品名称": "product_name", "排放依据标准": "emission_standard", "燃料种类": "fuel",
    "总质量(kg)": "gvm_kg", "外形尺寸（mm）": "length_mm",
}  # fmt: skip
HEADINGS = tuple(CHINESE)
ROWS = tuple(
    tuple(line.split("|"))
    for line in """\
317|新产品|2019-02-22|甲汽车有限公司|AAA5040|厢式运输车|GB17691-2005国Ⅴ|柴油|4495|5995
317|新产品|2019-02-22|乙客车有限公司|BBB6120|纯电动城市客车||纯电动|18000|12000
318|变更扩展|2019-03-29|甲汽车有限公司|AAA5040|厢式运输车|GB17691-2018国Ⅵ|柴油|4495,5995|5995
318|新产品|2019-03-29|丙专用车有限公司|CCC5180|洒水车, 带泵|GB17691-2005国Ⅳ|柴油|18000|9000
""".splitlines()
)


def text_of(headings: Sequence[str], lines: Sequence[Sequence[str]], separator: str = ",", **form: Any) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=separator, **form).writerows([headings, *lines])
    return out.getvalue()


def _workbook(typed: Callable[[str], Any] = str) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet, day = book.add_worksheet(), book.add_format({"num_format": "yyyy/m/d"})
        sheet.write_row(0, 0, HEADINGS)
        for number, row in enumerate(ROWS, start=1):
            for position, cell in enumerate(map(typed, row)):
                if isinstance(cell, date):
                    sheet.write_datetime(number, position, cell, day)
                elif cell != "":
                    sheet.write(number, position, cell)
    return out.getvalue()


def _typed(cell: str) -> Any:
    """Read a cell as a program would that guesses types."""
    if cell.isdigit():
        return int(cell)
    return date.fromisoformat(cell) if cell.startswith("2019-") else cell


def _parquet(**types: Any) -> bytes:
    out = io.BytesIO()
    frame = pl.DataFrame(ROWS, schema=list(HEADINGS), orient="row")
    frame.with_columns(
        pl.col(name).str.to_date() if kind is pl.Date else pl.col(name).cast(kind) for name, kind in types.items()
    ).write_parquet(out)
    return out.getvalue()


def _json_lines(typed: Callable[[str], Any]) -> bytes:
    lines = [dict(zip(CHINESE.values(), map(typed, row), strict=True)) for row in ROWS]
    return "\n".join(json.dumps(line, ensure_ascii=False, default=str) for line in lines).encode()


PLAIN = text_of(HEADINGS, ROWS)
FORMS: dict[str, bytes] = {
    "columns reversed": text_of(HEADINGS[::-1], [row[::-1] for row in ROWS]).encode(),
    "rows reversed": text_of(HEADINGS, ROWS[::-1]).encode(),
    "English headings": text_of(tuple(CHINESE.values()), ROWS).encode(),
    "units otherwise": PLAIN.replace("总质量(kg)", "总质量（kg）").replace("（mm）", "").encode(),
    "with BOM": PLAIN.encode("utf-8-sig"),
    "GB18030": PLAIN.encode("gb18030"),
    "UTF-16": PLAIN.encode("utf-16"),
    "semicolons": text_of(HEADINGS, ROWS, ";").encode(),
    "tabs": text_of(HEADINGS, ROWS, "\t").encode(),
    "all quoted": text_of(HEADINGS, ROWS, quoting=csv.QUOTE_ALL).encode(),
    "other line ends": PLAIN.replace("\r\n", "\n").encode(),
    "no last line end": PLAIN.rstrip().encode(),
    "full-width letters": PLAIN.replace("AAA5040", "ＡＡＡ５０４０").replace("国Ⅴ", "国V").encode(),
    "dates with slashes": PLAIN.replace("2019-02-22", "2019/2/22").replace("2019-03-29", "2019年3月29日").encode(),
    "blank rows": PLAIN.replace("\r\n", "\r\n,,,,,,,,,\r\n", 1).encode(),
    "a spare column": text_of((*HEADINGS, ""), [(*row, "") for row in ROWS]).encode(),
    "ignored column": text_of((*HEADINGS, "备注"), [(*row, "无") for row in ROWS]).encode(),
    "heading in two lines": PLAIN.replace("总质量(kg)", '"总质量\n(kg)"').encode(),
    "gzip": gzip.compress(PLAIN.encode(), mtime=0),
    "gzip with BOM": gzip.compress(PLAIN.encode("utf-8-sig"), mtime=0),
    "workbook of text": _workbook(),
    "workbook of numbers and dates": _workbook(_typed),
    "Parquet": _parquet(),
    "Parquet of numbers and dates": _parquet(公告批次=pl.Int32, 发布日期=pl.Date, **{"外形尺寸（mm）": pl.Float64}),
    "JSON lines": _json_lines(str),
    "JSON lines of numbers": _json_lines(_typed),
}  # fmt: skip


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, clock: None) -> Path:
    """A home that holds the rows as plain CSV."""
    home = tmp_path_factory.mktemp("first")
    (home / "sent.csv").write_text(PLAIN, encoding="utf-8", newline="")
    assert ingest(home, home / "sent.csv").code == 0
    return judge(home)


def test_the_same_rows_in_other_files_count_as_duplicates(
    first: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two more tables know of files: how many there are and which came last."""
    of_files = ("mart.ingest_file", "mart.source_status", "mart.run")
    before = tables(first, "core", "mart", without=of_files)
    assert len(before["mart.model"]) == 4
    monkeypatch.setenv("SOURCE_DATE_EPOCH", NEXT_DAY)
    for name, data in FORMS.items():
        (tmp_path / name).write_bytes(data)
    said = ingest(first, *(tmp_path / name for name in FORMS))
    assert said.err == ""
    duplicate = rows(first, "select name, rows_read, rows_duplicate from mart.ingest_file where name <> 'sent.csv'")
    assert {name: counts for name, *counts in duplicate} == {name: [4, 4] for name in FORMS}
    judge(first)
    (earlier,), (later,) = rows(first, "select run_id from history.run order by input_digest = ?", _digest(first))
    found = tables(first, "core", "mart", without=of_files)
    told = {table: [line.replace(later, earlier) for line in lines] for table, lines in found.items()}
    assert {table for table in before if told[table] != before[table]} == set()


def _digest(home: Path) -> str:
    """Name the files known now, as a run does."""
    return str(rows(home, "select input_digest from mart.run where is_current")[0][0])


def test_a_row_is_a_duplicate_within_its_own_file(tmp_path: Path) -> None:
    (tmp_path / "twice.csv").write_text(text_of(HEADINGS, [*ROWS, ROWS[0]]), encoding="utf-8")
    assert ingest(tmp_path / "home", tmp_path / "twice.csv").code == 0
    counts = "select rows_read, rows_accepted, rows_quarantined, rows_duplicate from mart.ingest_file"
    assert rows(tmp_path / "home", counts) == [(5, 4, 0, 1)]


# The order of arrival.


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory, clock: None) -> tuple[list[Path], dict[str, list[str]]]:
    """The sample's files, and the tables that follow from them in order."""
    folder = tmp_path_factory.mktemp("sample")
    sample.make(Home(folder))
    files = sorted((folder / "inbox").iterdir())
    assert len(files) > 5
    home = folder / "home"
    assert ingest(home, *files).code in (0, 3)
    return files, tables(judge(home, sample.AS_OF), "core", "mart")


@pytest.mark.parametrize("order", ["reversed", "interleaved"])
def test_the_order_of_arrival_changes_nothing(
    order: str, deliveries: tuple[list[Path], dict[str, list[str]]], tmp_path: Path, clock: None
) -> None:
    files, expected = deliveries
    assert len(expected["mart.finding"]) > 10
    arriving = files[::-1] if order == "reversed" else files[1::2] + files[::2]
    for file in (arriving[:2], arriving[2:3], arriving[3:]):
        ingest(tmp_path, *file)
    found = tables(judge(tmp_path, sample.AS_OF), "core", "mart")
    assert {name for name in expected if found[name] != expected[name]} == set()
    assert found.keys() == expected.keys()


def test_a_late_file_gives_the_same_tables(
    deliveries: tuple[list[Path], dict[str, list[str]]], tmp_path: Path, clock: None
) -> None:
    files, expected = deliveries
    late = [file for file in files if file.name.startswith(("sample_announcements_2018", "sample_retirements_13"))]
    ingest(tmp_path, *(file for file in files if file not in late))
    before = tables(judge(tmp_path, sample.AS_OF), "core", "mart", without=["mart.run"])
    assert before["mart.model"] != expected["mart.model"]
    assert before["mart.retirement_progress"] != expected["mart.retirement_progress"]
    ingest(tmp_path, *late)
    found = tables(judge(tmp_path, sample.AS_OF), "core", "mart", without=["mart.run"])
    assert {name for name in found if found[name] != expected[name]} == set()


# People.

PERSONAL = ("所有人", "身份证明号码", "手机号码", "电话号码", "住址", "联系电话")


def test_personal_columns_are_never_stored(tmp_path: Path) -> None:
    headings = (*HEADINGS, *PERSONAL)
    person = ("张三丰", "110101199001011234", "13912345678", "010-87654321", "幸福路九号", "13887654321")
    lines = [(*ROWS[0], *person), (*ROWS[1][:4], "", *ROWS[1][5:], *person), (*ROWS[2], *person[:-1])]
    (tmp_path / "owners.csv").write_text(text_of(headings, lines), encoding="utf-8")
    said = ingest(tmp_path / "home", tmp_path / "owners.csv")
    assert (said.code, said.answer[0]["rows_quarantined"]) == (3, 2)
    stored = [line for lines in tables(tmp_path / "home", "raw", "staging", "mart").values() for line in lines]
    stored += [path.read_text(encoding="utf-8-sig") for path in (tmp_path / "home" / "quarantine").iterdir()]
    assert any("甲汽车有限公司" in line for line in stored)
    for secret in person:
        assert not any(secret in line for line in [*stored, said.out, said.err])


# Anything at all.


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Callable[[bytes], ingesting.Taken]:
    """Take in bytes in one long connection, and check that every row is accounted for."""
    home = Home(tmp_path_factory.mktemp("lab")).create()
    with warehouse.connect(home.working) as con:
        warehouse.create_tables(con)

    def take(data: bytes) -> ingesting.Taken:
        path = home.root / "sent"
        path.write_bytes(data)
        with warehouse.connect(home.working) as con:
            taken = ingesting.take(con, home, path, received_at=datetime(2020, 1, 1))
            stored = con.execute(
                """select (select count(*) from raw.announcement where file_sha256 = $file)
                + (select count(*) from raw.nev_entry where file_sha256 = $file)
                + (select count(*) from raw.decision where file_sha256 = $file)
                + (select count(*) from raw.disclosure where file_sha256 = $file)
                + (select count(*) from raw.notice where file_sha256 = $file)
                + (select count(*) from raw.fleet_statistic where file_sha256 = $file)
                + (select count(*) from raw.nev_output where file_sha256 = $file)
                + (select count(*) from raw.provincial_report where file_sha256 = $file)
                + (select count(*) from raw.reported_figure where file_sha256 = $file)
                + (select count(*) from raw.quarantine where file_sha256 = $file)""",
                {"file": taken.file_sha256},
            ).fetchall()
        if taken.status == "taken":
            assert stored == [(taken.rows_read,)]
        elif taken.status == "refused":
            assert taken.reason
            assert "fault in this program" not in taken.reason
            assert "\n" not in taken.reason
            assert stored == [(0,)]
        return taken

    return take


@st.composite
def mutated(draw: st.DrawFn, whole: bytes, most: int = 6) -> bytes:
    """The bytes with a few of them changed, put in, or left out."""
    data = bytearray(whole)
    for _ in range(draw(st.integers(1, most))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        change = draw(st.sampled_from(["flip", "insert", "delete", "cut", "repeat"]))
        if change == "flip" and data:
            data[at] ^= draw(st.integers(1, 255))
        elif change == "insert":
            data[at:at] = draw(st.sampled_from([b'"', b",", b"\n", b"\r", b"\t", b"<", b"{", b"\\", b"\x00", b"\xff"]))
        elif change == "delete":
            del data[at : at + draw(st.integers(1, 40))]
        elif change == "repeat":
            data[at:at] = data[at : at + draw(st.integers(1, 200))]
        elif draw(st.booleans()):
            del data[at:]
    return bytes(data)


@st.composite
def mutated_table(draw: st.DrawFn) -> str:
    """A table of which cells are dropped, added, quoted or changed."""
    lines = [list(HEADINGS), *map(list, ROWS)]
    for _ in range(draw(st.integers(1, 5))):
        line = draw(st.sampled_from(lines))
        at = draw(st.integers(0, len(line) - 1)) if line else 0
        change = draw(st.sampled_from(["drop", "add", "change", "swap", "row"]))
        if change == "drop" and line:
            del line[at]
        elif change == "add":
            line.insert(at, draw(st.text(max_size=8)))
        elif change == "change" and line:
            line[at] = draw(
                st.one_of(st.text(max_size=12), st.sampled_from(['"', '"x', "2019-13-45", "=1+1", "号\x85", "\u2028"]))
            )
        elif change == "swap" and line:
            line[at], line[0] = line[0], line[at]
        else:
            lines.append(list(draw(st.sampled_from(lines))))
    separator, end = draw(st.sampled_from([",", ";", "\t"])), draw(st.sampled_from(["\r\n", "\n", "\r"]))
    return end.join(separator.join(line) for line in lines)


quick = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
slow = settings(deadline=None, max_examples=5, suppress_health_check=list(HealthCheck))


@quick
@given(table=mutated_table())
def test_a_mutated_table_is_taken_or_refused(table: str, lab: Callable[[bytes], ingesting.Taken]) -> None:
    taken = lab(table.encode("utf-8", "surrogatepass"))
    if taken.status == "taken" and taken.file_sha256:
        assert taken.rows_quarantined <= taken.rows_read


@quick
@given(data=mutated(PLAIN.encode()))
def test_a_mutated_file_is_taken_or_refused(data: bytes, lab: Callable[[bytes], ingesting.Taken]) -> None:
    lab(data)


def _real(name: str) -> bytes:
    path = REAL / name
    if not path.exists():
        pytest.skip(f"real file {name} is not at {REAL}")
    return path.read_bytes()


@pytest.mark.parametrize(
    "name",
    [
        "miit-detail-html/410_MR7156D100.html",
        "miit-article/eidc_batch404_article.html",
        "miit-list/jpaas_unit_response.json",
        "miit-list/article_attachments_batch403.json",
        "miit-web-405/batch_405_vehicles.json",
        "chinacar-sample/out_keywords1.md",
        "miit-att1-batch407/batch407_att1_chars_0-16000.txt",
    ],
)
def test_a_mutated_page_or_answer_is_taken_or_refused(name: str, lab: Callable[[bytes], ingesting.Taken]) -> None:
    whole = _real(name)

    @settings(quick, max_examples=15)
    @given(data=mutated(whole))
    def check(data: bytes) -> None:
        lab(data)

    check()


@pytest.mark.parametrize(
    "name", ["miit-tax-doc/batch_405_tax_exempt.doc", "nev-catalog-2014-2019/tax_exempt_catalog.xlsx"]
)
def test_a_mutated_container_is_taken_or_refused(name: str, lab: Callable[[bytes], ingesting.Taken]) -> None:
    whole = _real(name)

    @slow
    @given(data=mutated(whole, most=3))
    def check(data: bytes) -> None:
        lab(data)

    check()


@settings(quick, max_examples=100)
@given(table=st.one_of(mutated_table(), st.text(st.sampled_from('ab,;"\n\r 号\x85'), min_size=1, max_size=40)))
def test_both_readers_of_text_agree(table: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """What the engine reads at once is what the careful reader reads row by row; blank rows are no rows."""
    path = tmp_path_factory.getbasetemp() / "both.csv"
    path.write_text(table, encoding="utf-8", errors="replace", newline="")
    document = documents.Document(path)
    width = len(next(csv.reader(io.StringIO(table.lstrip("\r\n"), newline="")), []))
    if "\x00" in table or width < 2:
        return
    engine = texts.clean_csv(document.path, document.text, ",", width)
    if engine is None:
        return
    careful = texts.unclean_csv(document.text, ",", width)
    assert careful.ragged == ()
    assert [row for row in engine.rows() if any(row[1:])] == [row for row in careful.frame.rows() if any(row[1:])]


@pytest.mark.parametrize("mark", [*"\u200e\u200f\u202a\u202d\u202e\u2066\u2069\u200b\ufeff\x07\x1b\x7f"])
def test_marks_that_show_nothing_do_not_part_a_code_from_itself(mark: str) -> None:
    told = ingesting.fold_frame(pl.DataFrame({"model_code": ["XLY5001A1", f"XLY5001A1{mark}", f"XLY{mark}5001A1"]}))
    assert set(told["model_code"]) == {"XLY5001A1"}


def test_a_fault_of_a_parser_costs_one_file_and_is_told(tmp_path, monkeypatch):
    """The night goes on with the other files; the bytes are kept and the line says whose fault it is."""

    def broken(document, source):
        raise ZeroDivisionError("planted")

    monkeypatch.setattr("catalogue.sources.decisions_table.parse", broken)
    bad, good = tmp_path / "a.csv", tmp_path / "b.csv"
    bad.write_text("文号,措施,情形,发文日期,产品型号\n样例1号,revoke_product,c,2019-01-01,XD-1\n", encoding="utf-8")
    good.write_text("产品型号,公告批次\nXD-1,280\n", encoding="utf-8")
    home = Home(tmp_path / "home")
    first, second = ingesting.take_all(home, [bad, good], received_at=datetime(2020, 1, 1))
    assert (first.status, second.status) == ("refused", "taken")
    assert "fault in this program (ZeroDivisionError in broken, test_ingest.py line " in first.needs_attention
    assert "planted" not in first.needs_attention  # it might have been a cell
    assert (home.archive / first.file_sha256).read_bytes() == bad.read_bytes()
