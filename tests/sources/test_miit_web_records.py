import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading import as_json, only, place, real, rows, text

from catalogue.errors import RefusedError
from catalogue.sources.miit_web_records import unescape

NAME = "miit_web_records"
RECORD = {
    "announcement_batch": "第405批",
    "model_number": "AB1",
    "manufacturer": "\\u4f20\\u797a",
    "detail_url": "",
}


def test_the_stored_records_are_read():
    records = only(real("miit-web-405/batch_405_vehicles.json"), NAME)
    assert (records.kind, records.rows_read, records.rejects) == ("announcement", 20, ())
    assert records.frame["row_no"].to_list() == list(range(1, 21))
    assert rows(records, "batch_no", "brand", "enterprise", "model_code", "product_name")[0] == (
        "第405批",
        "传祺(Trumpchi)牌",
        "广汽传祺汽车有限公司",
        "GAC6531CHEVMAF6A",
        "插电式混合动力多用途乘用车",
    )
    assert records.frame["emission_standard"].null_count() == 20
    assert "entry_kind" not in records.frame.columns
    assert place(records, "model_code") == "model_number"


def test_no_escape_is_left_in_the_stored_records():
    records = only(real("miit-web-405/batch_405_vehicles.json"), NAME)
    cells = [cell for column in records.frame.drop("row_no").iter_columns() for cell in column.drop_nulls()]
    assert not [cell for cell in cells if "\\" in cell]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("\\u4f20\\u797a(Trumpchi)\\u724c", "传祺(Trumpchi)牌"),
        ("传祺", "传祺"),
        ("\\u12", "\\u12"),
        ("\\ud83d\\ude97", "🚗"),
        ("\\n\\x41__import__('os')", "\\n\\x41__import__('os')"),
    ],
)
def test_text_escaped_twice_is_decoded_and_nothing_else(written, meant):
    assert unescape(written) == meant


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_every_text_survives_being_escaped_twice(original):
    units = original.encode("utf-16-be").hex()
    assert unescape("".join(f"\\u{units[i : i + 4]}" for i in range(0, len(units), 4))) == original


def test_half_a_character_is_shown_as_damaged(tmp_path):
    document = text(
        tmp_path,
        '[{"announcement_batch":"\\ud83d","model_number":"A","manufacturer":"\\\\ud83d","detail_url":""}]',
    )
    (found,) = rows(only(document, NAME), "batch_no", "enterprise")
    assert all("\ufffd" in str(cell) for cell in found)


def test_what_is_no_record_is_rejected(tmp_path):
    records = only(
        as_json(tmp_path, [RECORD, RECORD | {"model_number": None}, "x", RECORD | {"brand": ["a"]}]), NAME
    )
    assert rows(records, "row_no", "enterprise") == [(1, "传祺")]
    assert [(r.row_no, r.reason_code) for r in records.rejects] == [
        (2, "missing_key"),
        (3, "unreadable_row"),
        (4, "unreadable_value"),
    ]


def test_a_new_name_stops_the_file(tmp_path):
    with pytest.raises(RefusedError, match=r"object 2 has the heading 'gross_mass'.*miit_web_records\.toml"):
        only(as_json(tmp_path, [RECORD, RECORD | {"gross_mass": "1"}]), NAME)
