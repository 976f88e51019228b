"""Mapping of headings to fields, for every source that is a table."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reading import text, workbook

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Source
from catalogue.sources._grids import column_letters, first_has, only_one, read, sheets

SOURCE = Source(
    name="example",
    described_in="catalogue/sources/example.toml",
    kind="announcement",
    title_zh="例",
    title_en="Example",
    publisher="nobody",
    description="example",
    columns={
        "model_code": ["产品型号", "车辆型号"],
        "gvm_kg": ["总质量(kg)"],
        "enterprise": ["企业名称", "生产企业名称"],
    },
    ignored={"": "running number", "序号": "running number"},
)


def grid(folder, content):
    return text(folder, content).grids[0]


@pytest.mark.parametrize(("position", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (703, "AAA")])
def test_columns_are_named_as_in_a_spreadsheet(position, letters):
    assert column_letters(position) == letters


def test_headings_are_known_in_any_order_width_and_unit(tmp_path):
    table = read(grid(tmp_path, "总质量（ｋｇ）,,产品 型号\n4495,1,BJ1\n"), SOURCE, required=["model_code"])
    assert table.frame.rows(named=True) == [{"row_no": 2, "gvm_kg": "4495", "model_code": "BJ1"}]
    assert [(c.field, c.heading, c.place) for c in table.columns] == [
        ("gvm_kg", "总质量（ｋｇ）", "A"),
        ("model_code", "产品 型号", "C"),
    ]


def test_json_lines_are_placed_by_name(tmp_path):
    lines = text(tmp_path, '{"产品型号": "BJ1"}\n{"产品型号": "BJ2"}\n').grids[0]
    assert [c.place for c in read(lines, SOURCE, letters=False).columns] == ["产品型号"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("产品型号,颜色\nBJ1,红\n", "heading '颜色'.*catalogue/sources/example.toml"),
        ("产品型号,产品型号\nBJ1,BJ2\n", "repeats the heading '产品型号'"),
        ("产品型号,车辆型号\nBJ1,BJ2\n", r"states model_code twice \(columns A and B\)"),
        ("产品型号,总质量(t)\nBJ1,4.5\n", r"the heading '总质量\(t\)', but its values must be in kg; convert them"),
        ("产品型号,总质量（吨）\nBJ1,4.5\n", "the heading '总质量（吨）', but its values must be in kg"),
        ("产品型号,总质量(mm)\nBJ1,4.5\n", r"the heading '总质量\(mm\)', but its values must be in kg"),
        ("企业名称,序号\n北汽,1\n", "no column 产品型号 or 车辆型号"),
    ],
)
def test_a_heading_row_that_cannot_be_read_safely_is_refused(tmp_path, content, said):
    with pytest.raises(RefusedError, match=said):
        read(grid(tmp_path, content), SOURCE, required=["model_code"])


def test_an_unknown_heading_names_its_sheet(tmp_path):
    document = workbook(tmp_path, [["产品型号", "颜色"], ["BJ1", "红"]])
    with pytest.raises(RefusedError, match="sheet 'Sheet1', column B has the heading '颜色'"):
        read(document.grids[0], SOURCE)


def test_blank_rows_blank_columns_and_words_for_missing_hold_nothing(tmp_path):
    document = workbook(
        tmp_path, [["产品型号", None, "总质量(kg)"], ["BJ1", None, "nan"], [None], ["BJ2", None, " "]]
    )
    assert read(document.grids[0], SOURCE, missing=["nan"]).frame.rows() == [
        (2, "BJ1", None),
        (4, "BJ2", None),
    ]


def test_a_column_without_heading_but_with_content_is_not_passed_over(tmp_path):
    strict = SOURCE.model_copy(update={"ignored": {}})
    with pytest.raises(RefusedError, match="column B has cells but no heading; name it"):
        read(grid(tmp_path, "产品型号,\nBJ1,x\n"), strict)


def test_two_columns_of_one_field_may_each_fill_rows_but_not_differ(tmp_path):
    content = "产品型号,生产企业名称,企业名称\nBJ1,甲,\nBJ2,,乙\nBJ3,丙,丁\nBJ4,戊,戊\n"
    table = read(grid(tmp_path, content), SOURCE, joins={"enterprise": only_one})
    assert table.frame.select("row_no", "enterprise").rows() == [(2, "甲"), (3, "乙"), (5, "戊")]
    assert [(r.row_no, r.reason_code) for r in table.rejects] == [(4, "conflicting_values")]
    assert [(c.heading, c.place) for c in table.columns if c.field == "enterprise"] == [
        ("企业名称|生产企业名称", "C|B")
    ]


def test_every_row_is_taken_or_rejected_once(tmp_path):
    content = '产品型号,总质量(kg)\nBJ1,12\n,13\nBJ3,14t\nBJ4\n"BJ5",15\n'
    table = read(grid(tmp_path, content), SOURCE)
    table = table.complete("model_code", "no model").extract("gvm_kg", r"^(\d+)$", "no number")
    records = table.records("announcement", document_no="1号")
    assert records.frame.rows() == [(2, "BJ1", "12", "1号"), (6, "BJ5", "15", "1号")]
    assert [(r.row_no, r.column_name, r.value, r.reason_code) for r in records.rejects] == [
        (3, "产品型号", "", "missing_key"),
        (4, "总质量(kg)", "14t", "unreadable_value"),
        (5, "", "BJ4", "ragged_row"),
    ]
    assert records.rows_read == 5


def test_columns_kept_for_reading_do_not_become_fields(tmp_path):
    table = read(grid(tmp_path, "序号,产品型号\n7,BJ1\n"), SOURCE, keep={"serial": "序号"})
    assert table.frame["serial"].to_list() == ["7"]
    assert table.records("announcement").frame.columns == ["row_no", "model_code"]


def test_without_keeps_the_table_when_nothing_is_held(tmp_path):
    table = read(grid(tmp_path, "产品型号\nBJ1\n"), SOURCE)
    assert table.without(pl.lit(False), "model_code", pl.lit(""), "x", "x") is table


@settings(deadline=None)
@given(
    st.lists(
        st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\r"), max_size=5), max_size=4
    )
)
def test_looking_at_headings_never_raises(tmp_path_factory, cells):
    document = text(tmp_path_factory.mktemp("any"), ",".join(cells))
    assert first_has(document, "产品型号") in (True, False)


def test_a_document_that_cannot_be_opened_has_no_sheets(tmp_path):
    damaged = tmp_path / "damaged.xlsx"
    damaged.write_bytes(b"PK\x03\x04 cut")
    assert sheets(Document(damaged)) == []
