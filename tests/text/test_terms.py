import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellings import column, respelled

from catalogue.text.terms import ALL_USES, Fuel, read_fuel, read_product

RECOMMENDED = "nev-catalog-2014-2019/recommended_catalog.xlsx"
marks = "汽柴油电混合动力天然气纯NGLCABE/、,+&和或 插式增程燃料池城市客车邮政底盘牵引"
likely = st.text(st.sampled_from(marks), max_size=14)
part = st.sampled_from(["汽油", "柴油", "电", "LNG", "CNG", "甲醇", "混合动力", "纯电动", "B", "NG", "两用燃料"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("柴油", Fuel("read", ("diesel",), True, False)),
        ("B", Fuel("read", ("diesel",), True, False)),
        ("Ｂ", Fuel("read", ("diesel",), True, False)),
        ("汽油/电混合动力", Fuel("read", ("gasoline",), True, True)),
        ("汽油混合动力", Fuel("read", ("gasoline",), True, True)),
        ("NG/电 混合动力", Fuel("read", ("gas",), True, True)),
        ("插电式天然气混合动力", Fuel("read", ("gas",), True, True)),
        ("汽油、CNG", Fuel("read", ("gas", "gasoline"), True, False)),
        ("两用燃料", Fuel("read", ("gas", "gasoline"), True, False)),
        ("纯电动", Fuel("read", (), False, True)),
        ("燃料电池", Fuel("read", (), False, True)),
        ("氢", Fuel("read", (), None, True)),
        ("油电混合动力", Fuel("partial", (), True, True)),
        ("混合动力", Fuel("partial", (), True, True)),
        ("", Fuel("none")),
        ("-", Fuel("none")),
        ("紫油", Fuel("unknown")),
        ("柴油/紫油", Fuel("unknown")),
        ("柴油机", Fuel("unknown")),
        ("b", Fuel("unknown")),
        ("/、", Fuel("unknown")),
    ],
)
def test_fuels(text: str, expected: Fuel) -> None:
    assert read_fuel(text) == expected


@pytest.mark.parametrize(
    ("text", "has_engine", "uses"),
    [
        ("纯电动城市客车", False, ("bus",)),
        ("城市客车", None, ("bus",)),
        ("城市客车底盘", None, ("bus",)),
        ("底盘", None, ALL_USES),
        ("纯电动 城市 客车", False, ("bus",)),
        ("混合动力城市客车", True, ("bus",)),
        ("纯电动邮政车", False, ("postal",)),
        ("燃料电池混合动力城市客车", False, ("bus",)),
        ("增程式纯电动城市客车", True, ("bus",)),
        ("插电式混合动力城市客车", True, ("bus",)),
        ("无轨电车", False, ("other",)),
        ("客车", None, ("passenger_coach",)),
        ("洒水车", None, ("sanitation", "other")),
        ("载货汽车", None, ("other",)),
        ("", None, ALL_USES),
        ("nan", None, ALL_USES),
    ],
)
def test_products(text: str, has_engine: bool | None, uses: tuple[str, ...]) -> None:
    found = read_product(text)
    assert (found.has_engine, found.uses) == (has_engine, uses)


@pytest.mark.parametrize("text", ["", " ", "-", "—", "/", "？", "????", "N/A", "nan", "XX", "无", "未知", "不 详"])
def test_names_that_say_nothing(text: str) -> None:
    assert read_product(text).status == "none"


@pytest.mark.parametrize("text", ["载货汽车", "旅居车", "MPV多用途乘用车", "无轨电车", "未知牌货车", "底盘"])
def test_names_that_say_something(text: str) -> None:
    assert read_product(text).status == "read"


@given(st.one_of(st.text(), likely))
def test_no_text_raises(text: str) -> None:
    assert read_fuel(text).status in ("read", "partial", "none", "unknown")
    product = read_product(text)
    assert product.status in ("read", "none")
    assert product.uses


@given(respelled(likely))
def test_full_and_half_width_read_equal(pair: tuple[str, str]) -> None:
    one, other = pair
    assert (read_fuel(one), read_product(one)) == (read_fuel(other), read_product(other))


@given(st.lists(part, min_size=1, max_size=4).flatmap(lambda parts: st.tuples(st.just(parts), st.permutations(parts))))
def test_the_order_of_the_parts_does_not_matter(both: tuple[list[str], list[str]]) -> None:
    one, other = both
    assert read_fuel("/".join(one)) == read_fuel("、".join(other))


@given(st.lists(part, max_size=3), st.text(st.sampled_from("紫蒸汽机x"), min_size=2, max_size=4))
def test_one_unknown_part_makes_all_unknown(parts: list[str], strange: str) -> None:
    assert read_fuel("/".join([*parts, strange])).status == "unknown"


def test_every_published_fuel_is_read() -> None:
    values = column(RECOMMENDED, "燃料种类")
    assert len(values) == 16
    # 油电混合动力 names no fuel; the rule has to leave such a model open
    assert {value for value in values if read_fuel(value).status != "read"} == {"油电混合动力"}


def test_every_published_bus_is_a_bus() -> None:
    names = column(RECOMMENDED, "车型分类")
    buses = [name for name in names if name.endswith("城市客车")]
    assert buses
    assert {read_product(name).uses for name in buses} == {("bus",)}
    electric = [name for name in names if name.startswith("纯电动")]
    assert {read_product(name).has_engine for name in electric} == {False}
