import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.text.folding import fold, heading, unit


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("排量(ml)", "排量（mL）"),
        ("整车整备质量\n（kg）", "整车整备质量 (kg)"),
        ("额定载客人数（人）", "额定载客人数"),
        ("《目录》\n序号", "《目录》序号"),
        ("燃料消耗量(L/100km)", "燃料消耗量（Ｌ/100km）"),
        ("总质量（千克）", "总质量(公斤)"),
        ("总质量(KG)", "总质量"),
        ("车长（毫米）", "车长 (mm)"),
    ],
)
def test_spellings_of_one_heading(one: str, other: str) -> None:
    assert heading(one) == heading(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("扩展内容(项)", "扩展内容"),
        ("续驶里程(km，工况法)", "续驶里程(km，等速法)"),
        ("动力蓄电池总质量(kg)", "动力蓄电池组总质量(kg)"),
        ("VIN", "vin"),
    ],
)
def test_headings_that_differ(one: str, other: str) -> None:
    assert heading(one) != heading(other)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("总质量（ｋｇ）", "kg"), ("车长\n( 毫米 )", "毫米"), ("总质量(t)", "t"), ("总质量", None), ("内容(项)", None)],
)
def test_the_unit_that_a_heading_names(text: str, expected: str | None) -> None:
    assert unit(text) == expected


def test_white_space_of_every_kind_is_one_space() -> None:
    assert fold("\u3000解放\u00a0 牌\r\n（A）") == "解放 牌 (A)"


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_a_heading_has_no_white_space(text: str) -> None:
    assert not any(character.isspace() for character in heading(text))
