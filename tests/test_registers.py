"""Registers of vehicles: every row typed, numbered and accounted for, whatever the file looks like."""

import csv
import gzip
import io
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import xlsxwriter
from homes import Said, catalogue, ingest, rows, tables, unbalanced
from hypothesis import HealthCheck, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from register_files import (
    FIELDS,
    FORMS,
    HEADINGS,
    OWNER,
    ROWS,
    columns,
    delimited,
    json_lines,
    parquet,
    put,
    row,
    strange,
    vin,
    workbook,
)

from catalogue import containers, documents, settings, warehouse
from catalogue import ingest as ingesting
from catalogue.registers import converting, lake, plain_text, repeating, taking
from catalogue.settings import Home

ROOT = Path(__file__).resolve().parent.parent
KEPT = [field for field in FIELDS if field]
DAMAGED = "is damaged so that its reader broke off"


def here(module: str, arguments: list[str], _seconds: float, **environment: str) -> int:
    """Do in this process what a child would do, which costs less; its faults are faults of the test."""
    if module == "catalogue.registers.converting":
        converting.main(converting.Request(**json.loads(arguments[0])), Path(arguments[1]))
        return 0
    return documents.run_module(module, arguments, _seconds, **environment)


@pytest.fixture
def in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(taking, "run_module", here)


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580000000")


def placed(home: Path, name: str = "%") -> list[tuple[Any, ...]]:
    """The registrations of a file in the lake: sheet, row in the file, and what was kept."""
    kept = ", ".join(f"l.{field}" for field in KEPT)
    with warehouse.connect(home / "working.duckdb") as con:
        lake.open_views(con, Home(home))
        return con.execute(
            f"""select p.sheet, l.row_index + p.row_offset as row_no, {kept}, l.unread
            from lake.registration as l
            join raw.register_file as r using (file_key)
            join raw.file as f using (file_sha256)
            asof join raw.register_place as p on p.file_sha256 = r.file_sha256 and l.row_index >= p.from_index
            where f.name like ? order by f.name, l.row_index""",
            [name],
        ).fetchall()


def quarantined(home: Path) -> list[tuple[Any, ...]]:
    return rows(home, "select sheet, row_no, column_name, value, reason_code from mart.quarantine order by all")


def counts(home: Path) -> dict[str, tuple[Any, ...]]:
    found = rows(
        home, "select name, status, rows_read, rows_accepted, rows_quarantined, rows_duplicate from mart.ingest_file"
    )
    return {name: numbers for name, *numbers in found}


def refused(folder: Path, name: str, data: bytes | str) -> str:
    """Take one file that cannot be taken; give the one sentence said of it."""
    said = ingest(folder / "home", put(folder, name, data))
    assert said.code == 3, said
    (line,) = said.err.splitlines()
    assert rows(folder / "home", "select status, rows_read from mart.ingest_file") == [("refused", 0)]
    assert unbalanced(folder / "home") == []
    assert list((folder / "home" / "lake").rglob("*.parquet")) == []
    return line.removeprefix(f"attention: {name}: ")


# The same rows in every form.


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Said]:
    folder = tmp_path_factory.mktemp("forms")
    paths = [put(folder / "in", name, make()) for name, (make, _) in FORMS.items()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1580000000")
        return folder / "home", ingest(folder / "home", *paths)


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_rows_at_their_true_places(name: str, forms: tuple[Path, Said]) -> None:
    home, said = forms
    assert (said.code, said.err) == (0, "")
    first = FORMS[name][1]
    found = placed(home, name)
    assert [line[1] for line in found] == list(range(first, first + len(ROWS)))
    wanted = [
        tuple(
            date.fromisoformat(cell)
            if field == "registered_on"
            else int(cell)
            if field.endswith(("_kg", "_mm"))
            else cell
            for field, cell in zip(FIELDS, cells, strict=True)
            if field
        )
        for cells in ROWS
    ]
    assert [line[2:-1] for line in found] == wanted
    assert {line[-1] for line in found} == {None}


def test_the_same_rows_in_another_form_are_duplicates(forms: tuple[Path, Said]) -> None:
    home, _ = forms
    found = list(counts(home).values())
    assert all(one[:2] == ["taken", len(ROWS)] for one in found)
    assert sum(one[2] for one in found) == len(ROWS)
    assert unbalanced(home) == []


def test_nothing_about_people_is_kept(tmp_path: Path) -> None:
    """Neither in the lake nor in the warehouse nor in what is said of broken rows."""
    people = {"所有人": "甲某某", "身份证明号码": "110101199001011237", "手机号码": "13800138000", "住址": "样例路一号"}
    headings = [*HEADINGS[:5], *people]
    good = [*row(1)[:5], *people.values()]
    bad = [
        [*row(2)[:5], *people.values(), "一格太多"],
        ["短", *people.values()],
        ["坏", *good[1:]],
        [vin(3), "昨天", *good[2:]],
    ]
    lines = [dict(zip(headings, good, strict=True)), {"车辆识别代号": "坏", **people}]
    text = delimited([good, *bad], headings=headings)
    sent = [
        put(tmp_path / "in", "people.csv", text),
        put(tmp_path / "in", "rows.csv", "\n" + text),
        put(tmp_path / "in", "people.jsonl", "\n".join(map(json.dumps, lines)) + '\n{"所有人": "甲某某", \n'),
        put(tmp_path / "in", "people.xlsx", workbook([good], headings=headings)),
        put(tmp_path / "in", "people.parquet", parquet(pl.DataFrame([good], schema=headings, orient="row"))),
    ]
    home = tmp_path / "home"
    assert ingest(home, *sent).code == 3
    assert unbalanced(home) == []
    assert len(quarantined(home)) == 2 * 4 + 2
    for text in people.values():
        assert not is_stored(home, text), text
    assert "(withheld" in str(quarantined(home))


def is_stored(home: Path, text: str) -> bool:
    """Tell whether a text stands anywhere in a home, other than in the files as they came."""
    stored = [
        path.read_bytes() for path in home.rglob("*") if path.is_file() and path.parent.name not in ("archive", "inbox")
    ]
    with warehouse.connect(home / "working.duckdb") as con:
        names = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
        stored += [repr(con.execute(f"from {name}").fetchall()).encode() for (name,) in names]
    stored += [repr(pl.read_parquet(path).rows()).encode() for path in (home / "lake").rglob("*.parquet")]
    return any(text.encode() in data for data in stored)


SECRET = "某甲秘密"
EVENT = {"车辆识别代号": vin(1), "登记日期": "2019-07-01"}
ENTRY = {"公告批次": "318", "产品型号": "XYZ5001XXY", "企业名称": "甲汽车有限公司"}


def sheets(*tables: Any) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        for table in tables:
            sheet = book.add_worksheet()
            for number, cells in enumerate(table):
                sheet.write_row(number, 0, cells)
    return out.getvalue()


def few(record: dict[str, str], *below: str) -> str:
    return "\n".join([",".join(record), ",".join(record.values()), *below]) + "\n"


def lines(record: dict[str, Any], *below: str) -> str:
    return "\n".join([json.dumps(record, ensure_ascii=False), *below]) + "\n"


# Cells of which nothing tells that they are not about people: the bytes, and what is said of them.
UNTOLD: dict[str, tuple[Callable[[], bytes | str], str]] = {
    "bare.csv": (
        lambda: f"{SECRET},130102199001011234,{vin(1)},2019-06-15\n",
        r"no known kind \(row 1, cells: 4, headings known here: none\)",
    ),
    "titled.csv": (
        lambda: f"\n{SECRET},登记日期,总质量（公斤）,\n",
        r"no known kind \(row 2, cells: 3, headings known here: 登记日期 \| 总质量（公斤）\)",
    ),
    "bare.xlsx": (
        lambda: sheets([[SECRET, vin(1)], [SECRET, vin(2)]], [["某列", "产品型号"]]),
        r"no known kind \(sheet Sheet2, row 1, cells: 2, headings known here: 产品型号\)",
    ),
    "bare.jsonl": (lambda: lines({SECRET: "1"}), r"cells: 1, headings known here: none\)"),
    "cut.jsonl": (lambda: lines(EVENT, f'{{"vin": "{vin(2)}", "所有人": "{SECRET}", "登记日期"'), "1 of 2 rows"),
    "nested.jsonl": (lambda: lines(EVENT, lines(EVENT | {"车辆型号": {"所有人": SECRET}})), "1 of 2 rows"),
    "nested_list.jsonl": (lambda: lines(EVENT, lines(EVENT | {"车辆型号": [{"所有人": SECRET}]})), "1 of 2 rows"),
    "long.csv": (lambda: few(EVENT, f"{vin(2)},2019-07-01,{SECRET}"), "1 of 2 rows"),
    "long_below_blank.csv": (lambda: few(EVENT, "", f"{vin(2)},2019-07-01,{SECRET}"), "1 of 2 rows"),
    "another_table_below.csv": (lambda: few(EVENT | {"车辆型号": "x"}, f"{SECRET},110101199001011237"), "1 of 2 rows"),
    "quote.csv": (lambda: few(EVENT, f'{vin(2)},"x"{SECRET}'), "1 of 2 rows"),
    "quote_open.csv": (lambda: few(EVENT, f'"{SECRET},2019-07-01', few(EVENT)), "row 3 opens a quote"),
    "other_sheet.xlsx": (
        lambda: sheets([EVENT, EVENT.values()], [["姓名", "电话", "x"], [SECRET, "1", "2"]]),
        "sheet Sheet2 is no register",
    ),
    "records.parquet": (
        lambda: parquet(pl.DataFrame({**EVENT, "车辆型号": [{"所有人": SECRET}]})),
        "instead of text in the column 车辆型号",
    ),
    "entry_sheets.xlsx": (lambda: sheets([ENTRY, ENTRY.values()], [[SECRET, "1"], [SECRET, "2"]]), "1 of 2 rows"),
    "entry_owner.csv": (lambda: few(ENTRY | {"车主": "x"}, f"318,XYZ5001XXZ,甲,x,{SECRET}"), "1 of 2 rows"),
    "entry_cut.jsonl": (lambda: lines(ENTRY, f'{{"产品型号": "XYZ5001XXZ", "联系人": "{SECRET}"'), "1 of 2 rows"),
    "entry_heading.csv": (
        lambda: (
            few(ENTRY, "")
            .replace("318", SECRET)
            .replace("XYZ5001XXY", "产品型号")
            .replace("甲汽车有限公司", "企业名称")
        ),
        "row 2 is a second heading row",
    ),
}


def test_cells_that_may_be_about_people_are_not_repeated(tmp_path: Path) -> None:
    sent = [put(tmp_path / "in", name, make()) for name, (make, _) in UNTOLD.items()]
    said = ingest(tmp_path / "home", *sent)
    assert said.code == 3
    assert SECRET not in said.err
    for name, (_, expected) in UNTOLD.items():
        (line,) = [line for line in said.err.splitlines() if line.startswith(f"attention: {name}: ")]
        assert re.search(expected, line), line
    assert not is_stored(tmp_path / "home", SECRET)
    assert unbalanced(tmp_path / "home") == []


# Headings.


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            {"使用性质": "颜色"},
            "the table, column E, has the heading '颜色', which is neither known nor listed as ignored; "
            "if the publisher meant it, edit catalogue/registers/registration.toml",
        ),
        ({"使用性质": "车架号"}, "the table has two columns that mean vin; leave one out"),
        (
            {"登记日期": "出厂日期"},
            "the table names vehicles but has no column that tells what happened to them .+登记日期.+",
        ),
        ({"使用性质": ""}, "column E has cells but no heading; name it or clear it"),
        *(
            ({"总质量(kg)": text}, f"the table, column C, has the heading '{re.escape(text)}', .+ must be in kg; .+")
            for text in ("总质量(t)", "总质量（吨）", "gvm_kg(t)", "总质量(mm)")
        ),
        *(
            ({"车长（mm）": text}, f"the table, column D, has the heading '{re.escape(text)}', .+ must be in mm; .+")
            for text in ("车长(m)", "车长（米）", "外廓长(cm)")
        ),
    ],
)
@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_headings_that_stop_a_file(form: str, change: dict[str, str], said: str, tmp_path: Path) -> None:
    headings = [change.get(name, name) for name in HEADINGS]
    data: bytes | str = delimited(headings=headings)
    if form == "xlsx":
        data = workbook(ROWS, headings=headings)
    if form == "jsonl":
        if "" in headings:
            pytest.skip("a name that is empty is unknown")
        data = "".join(json.dumps(dict(zip(headings, cells, strict=True))) + "\n" for cells in ROWS)
    said = said.replace("the table", "sheet Sheet1") if form == "xlsx" else said
    line = refused(tmp_path, f"a.{form}", data)
    assert re.fullmatch(f"(sheet Sheet1, )?{said}", line), line


def test_a_file_that_is_corrected_is_taken_and_then_changes_nothing(tmp_path: Path) -> None:
    wrong = put(tmp_path, "a.csv", delimited(headings=["颜色" if name == "使用性质" else name for name in HEADINGS]))
    assert ingest(tmp_path / "home", wrong).code == 3
    assert ingest(tmp_path / "home", put(tmp_path, "a.csv", delimited())).code == 0
    before = tables(tmp_path / "home", "raw", "mart")
    again = ingest(tmp_path / "home", tmp_path / "a.csv", put(tmp_path, "b.csv", delimited()))
    assert (again.code, {one["status"] for one in again.answer}) == (0, {"already_taken"})
    assert tables(tmp_path / "home", "raw", "mart") == before


@pytest.mark.parametrize("mass", ["总质量（千克）", "总质量(公斤)", "总质量（ＫＧ）", "gvm_kg (kg)"])
@pytest.mark.parametrize("length", ["车长（毫米）", "外廓长(MM)"])
def test_the_unit_of_a_field_may_stand_in_its_heading(mass: str, length: str, in_process: None, tmp_path: Path) -> None:
    headings = [{"总质量(kg)": mass, "车长（mm）": length}.get(name, name) for name in HEADINGS]
    home = Home(tmp_path / "home")
    ingesting.take_all(home, [put(tmp_path, "a.csv", delimited(headings=headings))], received_at=settings.now())
    assert [line[4:6] for line in placed(home.root)] == [(int(cells[2]), int(cells[3])) for cells in ROWS]


def test_a_late_name_in_json_lines_counts(tmp_path: Path) -> None:
    lines = [{"vin": vin(n), "登记日期": "2019-07-01"} for n in range(9)]
    lines[7]["总质量"] = "4500"
    put(tmp_path, "a.jsonl", "\n\n".join(map(json.dumps, lines)))
    assert ingest(tmp_path / "home", tmp_path / "a.jsonl").code == 0
    assert [line[1:5:3] for line in placed(tmp_path / "home", "a.jsonl")][7] == (15, 4500)
    assert rows(tmp_path / "home", "select field from raw.layout order by all") == [
        ("gvm_kg",),
        ("registered_on",),
        ("vin",),
    ]
    assert "'颜色'" in refused(
        tmp_path / "b", "b.jsonl", "\n".join(map(json.dumps, [*lines, {"vin": vin(1), "颜色": "红"}]))
    )


def test_a_kind_that_is_named(tmp_path: Path) -> None:
    few = put(tmp_path, "few.csv", f"vin,出厂日期\n{vin(1)},2019-06-01\n")
    other = put(tmp_path, "other.csv", "公告批次,产品型号\n1,2\n")
    home = tmp_path / "home"
    assert catalogue("ingest", "--home", home, few, "--kind", "vehicle_stock").code == 3
    said = catalogue("ingest", "--home", home, other, "--kind", "registrations")
    assert said.code == 3
    assert "is no table of registrations: none of its headings is 车辆识别代号" in said.err
    assert catalogue("ingest", "--home", home, few, "--kind", "retirements").code == 0
    assert rows(home, "select kind from raw.register_file") == [("retirement",)]


# Values.


def test_values_are_typed_or_kept_beside_the_row(tmp_path: Path) -> None:
    days = {"2019-07-01", "2019/7/1", "20190701", "2019年7月1日", "43647"}
    cells = [(vin(n), day, "4,500 kg", "5995.0") for n, day in enumerate(sorted(days))]
    cells += [(vin(8), "2019-07-01", "四吨半", "-1"), (vin(9).lower(), "2019-07-01 08:30:00", "", "")]
    cells.append(("ＬＺＺ５ＣＬＳＢ８ＭＡ０００００７", "2019.7.1", "4500", "5995"))
    broken = ["", "LZZ5CLSB8MA00001", "LZZ5CLSB8MA0000001", *(vin(1)[:5] + letter + vin(1)[6:] for letter in "IOQ")]
    cells += [(one, "2019-07-01", "4500", "5995") for one in broken] + [
        (vin(10), "昨天", "1", "1"),
        (vin(11), " ", "1", "1"),
    ]
    put(tmp_path, "a.csv", delimited(cells, headings=HEADINGS[:4]))
    assert ingest(tmp_path / "home", tmp_path / "a.csv").code == 3
    found = placed(tmp_path / "home", "a.csv")
    assert [line[2:6] for line in found[:5]] == [(vin(n), date(2019, 7, 1), 4500, 5995) for n in range(5)]
    assert [line[2] for line in found[5:]] == [vin(8), vin(9), vin(7)]
    assert {line[3] for line in found} == {date(2019, 7, 1)}
    assert [line[-1] for line in found] == [None] * 5 + ["gvm_kg=四吨半\nlength_mm=-1", None, None]
    last = len(cells) + 1
    assert quarantined(tmp_path / "home") == [
        *(
            ("", 10 + n, "车辆识别代号", one, "unreadable_key" if one else "missing_key")
            for n, one in enumerate(broken)
        ),
        ("", last - 1, "登记日期", "昨天", "unreadable_key"),
        ("", last, "登记日期", "", "missing_key"),
    ]


WRITTEN_OTHERWISE = {
    "２０１９-０７-０１": "２５０００",
    "２０１９－０７－０１": "２５，０００",
    "２０１９／７／１": "２５０００ｋｇ",
    "２０１９年７月１日": "25000 公斤",
    "2019 年 7 月 1 日": "２５０００．０",
    "2019年7月1日 10:30": "25000\u3000千克",
    "２０１９．７．１　１０：３０": "25,000",
    "４３６４７": "25000",
    "2019-07-01T10:30:00+08:00": "25000",
    "2019-07-01T23:30:00-0800": "25000",
    "2019-07-01 00:30:00.000 +08": "25000",
    "2019-07-01T00:30Z": "25000",
}
NO_NUMBERS = ("２５ｔ", "25 t", "２５．５", "－２５０００", "二万五", "2 5000")
NO_DAYS = ("2019 年 7 月", "2019-07-01 +08:00", "２０１９-１３-０１", "2019-07-01T10:30+8", "１９４９-１-１")


@pytest.mark.parametrize("above", ["", "\n"])
def test_full_width_spaces_and_zones(above: str, in_process: None, tmp_path: Path) -> None:
    """A day is the one that is written, in whatever zone."""
    cells = [(vin(n), day, f'"{mass}"') for n, (day, mass) in enumerate(WRITTEN_OTHERWISE.items())]
    cells += [(vin(90 + n), "2019-07-01", mass) for n, mass in enumerate(NO_NUMBERS)]
    cells += [(vin(80 + n), day, "25000") for n, day in enumerate(NO_DAYS)]
    text = above + "\n".join(["vin,登记日期,总质量(kg)", *map(",".join, cells)])
    home = Home(tmp_path / "home")
    ingesting.take_all(home, [put(tmp_path, "a.csv", text)], received_at=settings.now())
    found = placed(home.root)
    count = len(WRITTEN_OTHERWISE)
    assert {line[3:5] for line in found[:count]} == {(date(2019, 7, 1), 25000)}
    assert [line[-1] for line in found] == [*[None] * count, *(f"gvm_kg={mass}" for mass in NO_NUMBERS)]
    assert sorted(line[3] for line in quarantined(home.root)) == sorted(NO_DAYS)


def test_a_wrong_check_digit_is_kept(tmp_path: Path) -> None:
    put(tmp_path, "a.csv", "vin,登记日期\nLZZ5CLSB0MA000001,2019-07-01\nLZZ5CLSB1MA000001,2019-07-01\n")
    assert ingest(tmp_path / "home", tmp_path / "a.csv").code == 0
    assert counts(tmp_path / "home")["a.csv"] == ["taken", 2, 2, 0, 0]


# Where rows stand.


def test_rows_are_numbered_as_a_spreadsheet_program_numbers_them(tmp_path: Path) -> None:
    """Blank rows are counted but are no rows; line breaks in cells make no rows."""
    good = [",".join([*row(n)[:7], "甲型"]) for n in range(9)]
    split = good[2].replace(OWNER, '"样例\r\n某,""某').replace("某2", '某2"')
    lines = [good[0], "", good[1], split, ",,,,,,,", " ,", "短,行", good[3], good[4] + ",", "坏" + good[5], good[6]]
    put(tmp_path, "a.csv", "\n".join([",".join(HEADINGS), *lines]))
    frame = columns([row(1), [None] * 8, row(2), ["坏", *row(3)[1:]]])
    put(tmp_path, "a.parquet", parquet(frame))
    records = json_lines([row(1), row(2), ["坏", *row(3)[1:]]]).splitlines()
    put(tmp_path, "a.jsonl", "\n".join([records[0], "", "{}", "[1]", records[1], records[2]]))
    assert ingest(tmp_path / "home", *(tmp_path / f"a.{form}" for form in ("csv", "parquet", "jsonl"))).code == 3
    assert [line[1:3] for line in placed(tmp_path / "home", "a.csv")] == [
        (2, vin(0)), (4, vin(1)), (5, vin(2)), (9, vin(3)), (12, vin(6)),
    ]  # fmt: skip
    assert [line[1:3] for line in placed(tmp_path / "home", "a.parquet")] == [(1, vin(1)), (3, vin(2))]
    assert [line[1:3] for line in placed(tmp_path / "home", "a.jsonl")] == [(1, vin(1)), (5, vin(2))]
    found = rows(tmp_path / "home", "select name, row_no, reason_code from mart.quarantine order by all")
    assert found == [
        ("a.csv", 8, "ragged_row"), ("a.csv", 10, "ragged_row"), ("a.csv", 11, "unreadable_key"),
        ("a.jsonl", 4, "ragged_row"), ("a.jsonl", 6, "unreadable_key"), ("a.parquet", 4, "unreadable_key"),
    ]  # fmt: skip
    assert unbalanced(tmp_path / "home") == []


def test_sheets_keep_their_own_numbers(tmp_path: Path) -> None:
    put(tmp_path, "a.xlsx", workbook(ROWS[:3], [*ROWS[3:5], ["坏", *ROWS[5][1:]]], above=1))
    assert ingest(tmp_path / "home", tmp_path / "a.xlsx").code == 3
    found = [line[:3] for line in placed(tmp_path / "home", "a.xlsx")]
    assert found == [("Sheet1", 3, vin(1)), ("Sheet1", 4, vin(2)), ("Sheet1", 5, vin(3)),
                     ("Sheet2", 3, vin(4)), ("Sheet2", 4, vin(5))]  # fmt: skip
    assert [line[:2] for line in quarantined(tmp_path / "home")] == [("Sheet2", 5)]


@pytest.mark.parametrize("is_first", [False, True])
def test_a_sheet_of_notes_is_passed_over_and_named(is_first: bool, in_process: None, tmp_path: Path) -> None:
    notes = [["说明", "本表由省厅汇总"], ["单位", "千克"]]
    tables = [[EVENT, EVENT.values()], [EVENT, [vin(2), "2019-07-02"]]]
    data = sheets(*([notes, *tables] if is_first else [*tables, notes]))
    home = Home(tmp_path / "home")
    (taken,) = ingesting.take_all(home, [put(tmp_path, "a.xlsx", data)], received_at=settings.now())
    assert (taken.status, taken.rows_read, taken.rows_quarantined) == ("taken", 3, 1)
    first = 2 if is_first else 1
    assert [line[:3] for line in placed(home.root)] == [(f"Sheet{first + n}", 2, vin(n + 1)) for n in range(2)]
    sheet = "Sheet1" if is_first else "Sheet3"
    assert [(one[0], one[-1]) for one in quarantined(home.root)] == [(sheet, "unknown_sheet")]
    assert not is_stored(home.root, "省厅")
    assert unbalanced(home.root) == []


@pytest.mark.parametrize("above", ["", "\n"])
def test_the_rows_of_a_large_file_stay_in_order(
    above: str, in_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At engine speed, and one by one because of a blank row; engine numbers are read with a list of words. How many
    cores read the file changes no byte of what is kept."""
    lines = [f"{vin(n)},2019-07-01,{n},,E{n}" for n in range(300_000)]
    path = put(tmp_path, "a.csv", above + "\n".join(["vin,registered_on,gvm_kg,plate,engine_no", *lines]))
    kept = set()
    for cores in ("1", "3"):
        monkeypatch.setenv("CATALOGUE_CORES", cores)
        assert ingest(tmp_path / cores, path).code == 0
        (rows,) = (tmp_path / cores / "lake").rglob("rows.parquet")
        kept.add(rows.read_bytes())
    assert len(kept) == 1
    found = placed(tmp_path / "3")
    assert [line[4] for line in found] == list(range(300_000))
    assert [line[1] for line in found] == list(range(2 + len(above), 300_002 + len(above)))


@given(lines=st.lists(st.text(alphabet="ab,\n\r\t \" \0\u3000\u00a0;", max_size=30), max_size=8))
def test_a_large_text_is_counted_as_a_small_one(lines: list[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    data = "\n".join(lines).encode()
    path = put(tmp_path_factory.mktemp("text"), "a.csv", data)
    seen = plain_text.survey(path, ",")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain_text, "LARGE", 0)
        assert plain_text.survey(path, ",") == seen
    assert seen.lines == data.count(b"\n") + (data[-1:] not in (b"", b"\n"))
    assert seen.separators == data.count(b",")
    assert set(seen.blanks) == {blank for blank in "\t \u3000\u00a0" if blank in data.decode()}


@given(
    data=st.lists(st.sampled_from([b"a", b"\n", b"\xff", "货".encode(), "货".encode("gbk"), b"\xe8", b"\x81\x30"])),
    size=st.integers(1, 5),
    encoding=st.sampled_from(["utf-8", "gb18030"]),
)
def test_the_first_byte_that_is_no_character_is_found_in_pieces(data: list[bytes], size: int, encoding: str) -> None:
    whole = b"".join(data)
    pieces = [whole[at : at + size] for at in range(0, len(whole), size)]
    try:
        whole.decode(encoding)
        expected = None
    except UnicodeDecodeError as error:
        expected = (error.start, whole[: error.start].count(b"\n") + 1)
    assert containers.first_bad(pieces, encoding) == expected


def test_chinese_that_begins_after_four_megabytes(tmp_path: Path) -> None:
    """What the first bytes leave open is found out from the others: GB18030, or UTF-8 with one damaged row."""
    lines = [f"{vin(n)},2019-07-01,{'x' * 1000}" for n in range(4300)]
    text = "vin,registered_on,model_code\n" + "\n".join(lines) + f"\n{vin(5000)},2019-07-01,样例型\n"
    put(tmp_path, "gb.csv", text.encode("gb18030"))
    damaged = text.encode() + f"{vin(5001)},2019-07-01,".encode() + b"\xe6\xa0\xff\n"
    put(tmp_path, "damaged.csv", damaged)
    ingest(tmp_path / "home", tmp_path / "gb.csv", tmp_path / "damaged.csv")
    assert placed(tmp_path / "home", "gb.csv")[-1][1::7] == (4302, "样例型")
    (status, *numbers) = counts(tmp_path / "home")["damaged.csv"]
    assert (status, numbers) in [("refused", [0, 0, 0, 0]), ("taken", [4302, 0, 1, 4301])]
    assert unbalanced(tmp_path / "home") == []


# Conservation.


def independent(data: bytes) -> int | None:
    """Count the rows below the heading with Python's own reader; None where the text is not sound."""
    for encoding in ("utf-16",) if data[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding).lstrip("\r\n")
            break
        except UnicodeDecodeError:
            continue
    else:
        return None
    heading = text.splitlines()[0] if text else ""
    separator = max(",;\t", key=heading.count)
    try:
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        return None
    return sum(bool("".join(cells).strip(" \t\r\n\u3000\u00a0")) for cells in found[1:])


def test_strange_files_end_in_an_answer_and_every_row_is_accounted_for(
    in_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As many rows as an independent reader counts, and the same whether the engine or this program finds them."""
    sent = {f"{seed}.csv": put(tmp_path / "in", f"{seed}.csv", strange(seed)) for seed in range(70)}
    taken, compared, found = 0, 0, []
    for name in ("engine", "one_by_one"):
        home = Home(tmp_path / name)
        said = ingesting.take_all(home, sent.values(), received_at=settings.now())
        assert unbalanced(home.root) == []
        assert list(home.work.glob("*")) == []
        found.append((placed(home.root), quarantined(home.root), counts(home.root)))
        monkeypatch.setattr(converting, "_by_lines", lambda *_: None)
    assert found[0] == found[1]
    for one in said:
        assert DAMAGED not in (one.reason or ""), one
        assert "fault in this program" not in (one.reason or ""), one
        if one.kind == "registrations" and one.status == "taken":
            taken += 1
            if (counted := independent(sent[one.name].read_bytes())) is not None:
                compared += 1
                assert one.rows_read == counted, one
    assert taken > 25
    assert compared > 15


@trials(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_files_in_any_order_cut_repeated_and_renamed(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Which row counts as the repetition does not depend on the order in which the files of a day arrive."""
    folder = tmp_path_factory.mktemp("order")
    whole = delimited().encode()
    chance = data.draw(st.randoms(use_true_random=False))
    lines = whole.decode().splitlines(keepends=True)
    body = lines[1:] + chance.sample(lines[1:], 5)
    chance.shuffle(body)
    files = {
        "whole.csv": whole,
        "again.csv": whole + b"\n",
        "mixed.csv": "".join([lines[0], *body]).encode(),
        "cut.csv": whole[: data.draw(st.integers(0, len(whole) - 1))],  # uncut it is whole.csv under another name
        "lines.jsonl": json_lines(ROWS[:7]).encode(),
    }
    sent = [put(folder, name, content) for name, content in files.items()]
    found = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(taking, "run_module", here)
        for number in range(2):
            home = Home(folder / f"home{number}")
            batches = [sent] if number else [[path] for path in chance.sample(sent, len(sent))]
            for paths in batches:
                ingesting.take_all(home, paths, received_at=settings.now())
            assert unbalanced(home.root) == []
            found.append({"marts": tables(home.root, "mart"), "raw": tables(home.root, "raw")})
    assert found[0] == found[1]


def test_a_new_row_of_a_vehicle_leaves_its_other_repetitions(
    in_process: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Few new rows are compared apart from the others; the repetitions of other days stay as they are. Many are
    compared all at once, or in parts where they are too many for that."""
    home = Home(tmp_path / "home")
    many = [row(n) for n in range(40)]
    other = [[cells[0], "2018-01-01", *cells[2:]] for cells in many]
    deliveries = {"a": [*many, *other], "b": many[:3], "c": other[:3], "d": [row(99), other[0]]}
    for name, some in deliveries.items():
        ingesting.take_all(home, [put(tmp_path, f"{name}.csv", delimited(some))], received_at=settings.now())
    found = counts(home.root)
    assert sum(one[4] for one in found.values()) == 3 + 3 + 1
    apart = tables(home.root, "raw")["raw.register_duplicate"]
    for at_once in (repeating.SORTED_AT_ONCE, 7):
        monkeypatch.setattr(repeating, "SORTED_AT_ONCE", at_once)
        together = Home(tmp_path / f"together{at_once}")
        ingesting.take_all(together, [tmp_path / f"{name}.csv" for name in deliveries], received_at=settings.now())
        assert tables(together.root, "raw")["raw.register_duplicate"] == apart


# What is refused.


def far_cell() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ROWS[0])
        sheet.write_string(1_048_575, 16_383, "x")
    return out.getvalue()


def zip_bomb() -> bytes:
    out = io.BytesIO(workbook(ROWS))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros", b"\0" * 30_000_000)
    return out.getvalue()


HEAD = ",".join(HEADINGS) + "\n"
LINE = ",".join([*row(1)[:7], "甲型"]) + "\n"
REFUSED = {
    "bomb.csv.gz": (lambda: gzip.compress(HEAD.encode() + b"," * 60_000_000), "compression bomb"),
    "cut.csv.gz": (lambda: gzip.compress(delimited().encode())[:-20], "is a damaged gzip file"),
    "hollow.csv.gz": (lambda: gzip.compress(delimited().encode())[:14], "is a damaged gzip file"),
    "bomb.xlsx": (zip_bomb, "compression bomb"),
    "far.xlsx": (far_cell, r"reader broke off \(damaged, or larger than 6 GiB when opened"),
    "cut.parquet": (lambda: parquet(columns())[:-30], "is a damaged Parquet file"),
    "damaged.parquet": (
        lambda: b"PAR1" + b"\xff" * 900 + parquet(columns())[904:],
        "(is a damaged Parquet file|reader broke off)",
    ),
    "lists.parquet": (
        lambda: parquet(columns().with_columns(pl.concat_list("使用性质"))),
        "holds VARCHAR.* in the column 使用性质",
    ),
    "wide.csv": (lambda: delimited(headings=[*HEADINGS, *["序号"] * 500]), "has 508 columns"),
    "wide.jsonl": (lambda: json.dumps(dict.fromkeys(map(str, range(500)), 1) | {"vin": 1, "登记日期": 1}), ".+"),
    "long_heading.csv": (lambda: HEAD.replace("使用性质", "性" * 2_000_000) + LINE, ".+"),
    "long_line.csv": (lambda: HEAD + LINE + "x" * 3_000_000 + "\n" + LINE, "line 3 has over 1,048,576 characters"),
    "long_cell.csv": (lambda: HEAD + LINE + LINE.replace("甲型", "x" * 40_000), "row 3 has a cell of more than 32,767"),
    "open.csv": (lambda: HEAD + LINE + LINE.replace("货运", '"货运') + LINE, "row 3 opens a quote that is not closed"),
    "cut_gb.csv": (lambda: delimited().encode("gb18030")[:-3], "ends in the middle of a character"),
    "neither.csv": (
        lambda: delimited().encode().replace("货".encode(), b"\xe8\xff", 1),
        r"is neither UTF-8 nor GB18030 text \(UTF-8 up to byte 1\d\d in row 2, GB18030 up to byte \d+ in row [12]\)",
    ),
    "two_kinds.xlsx": (lambda: sheets([HEADINGS], [["vin", "注销日期"]]), "holds registers of several kinds"),
    "a_table.xlsx": (lambda: sheets([HEADINGS], [["地区", "辆", "备注"]]), "sheet Sheet2 is no register of vehicles"),
    "owners.xlsx": (lambda: sheets([HEADINGS], [["车架号", "所有人"]]), "sheet Sheet2 is no register of vehicles"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_in_one_sentence(name: str, tmp_path: Path) -> None:
    make, said = REFUSED[name]
    line = refused(tmp_path, name, make())
    assert re.search(said, line), line


@pytest.mark.parametrize("seed", range(8))
def test_damaged_bytes_in_parquet_and_workbooks(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    data = bytearray(parquet(columns()) if seed % 2 else workbook(ROWS))
    for _ in range(3):
        data[chance.randrange(4, len(data))] = chance.randrange(256)
    said = ingest(tmp_path / "home", put(tmp_path, "a.bin", bytes(data)))
    assert said.code in (0, 3)
    assert unbalanced(tmp_path / "home") == []


def test_a_workbook_of_three_hundred_thousand_rows(tmp_path: Path) -> None:
    """Opened by a child whose address space is limited, which is also what ends far.xlsx above."""
    numbers = {
        "总质量": 4500,
        "车长": 5995,
        "车辆型号": 1,
        "发动机号": 2,
        "车辆类型": 3,
        "燃料种类": 4,
        "使用性质": 5,
        "号牌号码": 6,
    }
    rest = "".join(f"<c><v>{number}</v></c>" for number in numbers.values())
    sheet = "".join(
        f'<row><c t="inlineStr"><is><t>{vin(n)}</t></is></c><c><v>43647</v></c>{rest}</row>' for n in range(2, 300_001)
    )
    names = ("vin", "登记日期", *numbers)
    heading = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in names)
    sheet = f"<row>{heading}</row>{sheet}"
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook([]))) as base,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book,
    ):
        for name in base.namelist():
            data = base.read(name)
            if name == "xl/worksheets/sheet1.xml":
                start = data[: data.index(b"<sheetData")]
                data = start + f"<sheetData>{sheet}</sheetData></worksheet>".encode()
            book.writestr(name, data)
    path = put(tmp_path, "a.xlsx", out.getvalue())
    assert ingest(tmp_path / "home", path).code == 0
    assert counts(tmp_path / "home")["a.xlsx"] == ["taken", 299_999, 299_999, 0, 0]
    assert placed(tmp_path / "home", "a.xlsx")[-1][1:4] == (300_000, vin(300_000), date(2019, 7, 1))


# Killed at any moment.


@pytest.fixture(scope="module")
def deliveries(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[Path], Path, float]:
    folder = tmp_path_factory.mktemp("deliveries")
    many = [row(n) for n in range(8_000)]
    paths = [
        put(folder, "a.csv", delimited(many)),
        put(folder, "b.csv", "\n" + delimited(many[::-1]) + "坏,行\n"),
        put(folder, "c.parquet", parquet(columns(many[:500]))),
        put(folder, "d.csv", delimited(headings=["颜色", *HEADINGS[1:]])),
    ]
    began = time.monotonic()
    _run(folder / "calm", paths).wait()
    return paths, folder / "calm", time.monotonic() - began


def _run(home: Path, paths: list[Path]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, str(ROOT / "tests" / "register_process.py"), str(home), *map(str, paths)],
        env={**os.environ, "SOURCE_DATE_EPOCH": "1580000000", "PYTHONPATH": str(ROOT)},
        start_new_session=True,
    )


@pytest.mark.parametrize("part", [n / 3 for n in range(3)])
@pytest.mark.parametrize("alone", [False, True])
def test_killed_and_run_again_gives_the_same_tables(
    part: float, alone: bool, deliveries: tuple[list[Path], Path, float], tmp_path: Path
) -> None:
    """Killed with its child, or alone, so that the child goes on while the next run has begun."""
    paths, calm, seconds = deliveries
    home = tmp_path / "home"
    process = _run(home, paths)
    time.sleep(seconds * (part + random.random() / 3))
    (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    process.wait()
    assert _run(home, paths).wait() == 0
    assert tables(home, "raw", "mart") == tables(calm, "raw", "mart")
    assert unbalanced(home) == []
    assert len(list((home / "lake").rglob("file_key=*"))) == 3
    assert {p.relative_to(home / "lake") for p in (home / "lake").rglob("*")} == {
        p.relative_to(calm / "lake") for p in (calm / "lake").rglob("*")
    }
    assert not (home / "work").exists() or list((home / "work").iterdir()) == []
