import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellings import column, respelled

from catalogue.text.numbers import chinese, read_batch, read_length, read_mass

TAX = "nev-catalog-2014-2019/tax_exempt_catalog.xlsx"
RECOMMENDED = "nev-catalog-2014-2019/recommended_catalog.xlsx"
# Cells of the published catalogue in which two values ran together; only a person can part them.
RUN_TOGETHER = ["/122280800", "/1341012590/13000", "/588017110/17500"]

amount = st.decimals(min_value=1, max_value=99_999, places=1).map(lambda value: f"{value:f}".removesuffix(".0"))
amounts = st.lists(amount, min_size=1, max_size=6)
separator = st.sampled_from([",", "/", "、", "，", "；", " ", ", ", "／"])
likely = st.text(st.sampled_from("0123456789,/、±×-.长宽:kgKGmm公斤第批年十百二〇 （）(x*)"), max_size=20)


def written(number: int) -> str:
    """Write a numeral place by place, as a schoolbook does: 一千零五十, 十二, 一百一十."""
    places = [(1000, "千"), (100, "百"), (10, "十"), (1, "")]
    text = ""
    for size, name in places:
        digit = number // size % 10
        if digit:
            text += "零一二三四五六七八九"[digit] + name
        elif text and number % size and not text.endswith("零"):
            text += "零"
    return text.removeprefix("一") if text.startswith("一十") else text


def test_every_numeral_below_ten_thousand() -> None:
    assert {written(number): chinese(written(number)) for number in range(1, 10_000)} == {
        written(number): number for number in range(1, 10_000)
    }


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("八十四", 84),
        ("一百零五", 105),
        ("一百〇五", 105),
        ("一十二", 12),
        ("两千", 2000),
        ("二〇一七", 2017),
        ("四〇七", 407),
        ("一百一", None),  # 110 to most, 101 to some
        ("三千五", None),
        ("百五", None),
        ("十百", None),
        ("五五十", None),
        ("廿一", None),
        ("", None),
        ("批", None),
    ],
)
def test_numerals(text: str, number: int | None) -> None:
    assert chinese(text) == number


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("409", ("read", 409, None)),
        ("第409批", ("read", 409, None)),
        ("第 ４０９ 批", ("read", 409, None)),
        ("第八十四批", ("read", 84, None)),
        ("（第407批）".strip("（）"), ("read", 407, None)),
        ("2017年第10批", ("read", 10, 2017)),
        ("2017年第十批", ("read", 10, 2017)),
        ("", ("none", None, None)),
        ("-", ("none", None, None)),
        ("第0批", ("unknown", None, None)),
        ("第一百一批", ("unknown", None, None)),
        ("第409号", ("unknown", None, None)),
        ("2019", ("read", 2019, None)),
        ("20190329", ("unknown", None, None)),
        ("17年第3批", ("unknown", None, None)),
        ("第409批 第410批", ("unknown", None, None)),
    ],
)
def test_batches(text: str, answer: tuple[object, ...]) -> None:
    found = read_batch(text)
    assert (found.status, found.batch, found.year) == answer


@pytest.mark.parametrize(
    ("text", "status", "ends"),
    [
        ("4495", "read", (4495,)),
        ("4495,5995", "read", (4495, 5995)),
        ("8700/9200", "read", (8700, 9200)),
        ("9200/8700", "read", (8700, 9200)),
        ("4500, 4500", "read", (4500,)),
        ("768±23", "read", (745, 791)),
        ("560±16.8", "read", (543, 577)),
        ("3490(Kg)", "read", (3490,)),
        ("３４９０（kg）", "read", (3490,)),
        ("3500.5", "read", (3500, 3501)),
        ("3500.0", "read", (3500,)),
        (",4495,", "read", (4495,)),
        ("", "none", ()),
        ("--", "none", ()),
        ("/", "none", ()),
        ("无", "none", ()),
        ("0", "unknown", ()),
        ("10±20", "unknown", ()),
        ("-4495", "unknown", ()),
        ("4.5t", "unknown", ()),
        ("4495,约6000", "unknown", ()),
        ("/122280800", "unknown", ()),
        ("4495-5995", "unknown", ()),
        ("4495.", "unknown", ()),
    ],
)
def test_masses(text: str, status: str, ends: tuple[int, ...]) -> None:
    found = read_mass(text)
    assert (found.status, found.amounts) == (status, ends)


@pytest.mark.parametrize(
    ("text", "status", "ends"),
    [
        ("9000", "read", (9000,)),
        ("长:9000 宽:2500 高:3500", "read", (9000,)),
        ("长：9000，9500 宽：2500 高：3500", "read", (9000, 9500)),
        ("4968,4975×1790,1780×2070,2100(mm)", "read", (4968, 4975)),
        ("5995X2000X2600", "read", (5995,)),
        ("5995*2000*2600", "read", (5995,)),
        ("5900,5995", "read", (5900, 5995)),
        ("", "none", ()),
        ("宽:2500", "unknown", ()),
        ("×1790×2070", "none", ()),
        ("6米", "unknown", ()),
    ],
)
def test_lengths(text: str, status: str, ends: tuple[int, ...]) -> None:
    found = read_length(text)
    assert (found.status, found.amounts) == (status, ends)


@given(st.one_of(st.text(), likely))
def test_no_text_raises(text: str) -> None:
    statuses = {read_batch(text).status, read_mass(text).status, read_length(text).status}
    assert statuses <= {"read", "none", "unknown"}
    chinese(text)


@given(respelled(likely))
def test_full_and_half_width_read_equal(pair: tuple[str, str]) -> None:
    one, other = pair
    assert (read_batch(one), read_mass(one), read_length(one)) == (
        read_batch(other),
        read_mass(other),
        read_length(other),
    )


@given(amounts, separator)
def test_every_number_lies_between_neighbouring_ends(texts: list[str], mark: str) -> None:
    found = read_mass(mark.join(texts))
    assert found.status == "read"
    for text in texts:
        assert any(abs(end - Decimal(text)) < 1 for end in found.amounts)
    assert found.amounts[0] <= min(map(Decimal, texts)) <= max(map(Decimal, texts)) <= found.amounts[-1]
    assert len(found.amounts) <= 2 * len(texts)


@given(st.integers(1, 99_999), st.integers(0, 99_999))
def test_a_tolerance_reaches_both_ways(middle: int, spread: int) -> None:
    found = read_mass(f"{middle}±{spread}")
    expected = tuple(sorted({middle - spread, middle + spread})) if spread < middle else ()
    assert found.amounts == expected


@given(st.permutations(["4495", "768±23", "3500.5", "8700"]), separator, separator)
def test_order_and_separators_do_not_matter(texts: list[str], one: str, other: str) -> None:
    assert read_mass(one.join(texts)) == read_mass(other.join(reversed(texts)))
    assert read_length(one.join(texts)) == read_mass(other.join(sorted(texts)))


@given(amounts, st.text(st.sampled_from("约吨tab%"), min_size=1, max_size=3))
def test_one_unreadable_part_makes_all_unknown(texts: list[str], strange: str) -> None:
    assert read_mass("/".join([*texts, strange])).status == "unknown"


@pytest.mark.parametrize(
    ("name", "heading", "unread"),
    [
        (TAX, "整车整备质量(kg)", RUN_TOGETHER),
        (RECOMMENDED, "总质量(kg)", []),
        (RECOMMENDED, "整备质量(kg)", []),
        (RECOMMENDED, "外廓尺寸长(mm)", []),
    ],
)
def test_every_published_amount_is_read(name: str, heading: str, unread: list[str]) -> None:
    read = read_length if "长" in heading else read_mass
    values = column(name, heading)
    assert len(values) > 600
    assert [value for value in values if read(value).status != "read"] == unread
    for value in set(values) - set(unread):
        ends = read(value).amounts
        numbers = [int(number) for number in re.findall(r"\d+", value)] if "±" not in value else []
        assert set(numbers) <= set(ends)


@pytest.mark.parametrize("name", [TAX, RECOMMENDED])
def test_every_published_batch_is_read(name: str) -> None:
    texts = {re.sub(r".*[(（](.+批)[)）].*", r"\1", value) for value in column(name, "来源")}
    read = {text: read_batch(text) for text in texts}
    assert {found.status for found in read.values()} == {"read"}
    assert len({(found.year, found.batch) for found in read.values()}) == len(texts) >= 19
