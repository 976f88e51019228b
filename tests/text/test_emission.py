import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellings import real, respelled

from catalogue.text.emission import BESIDE, NUMERALS, STANDARDS, Emission, read

# What stands in published files and vehicle certificates, each with every part of its meaning.
OBSERVED = {
    "GB18352.6-2016国Ⅵ": ("LDV", (6,)),
    "GB17691-2018国Ⅵ ": ("HDV", (6,)),
    "GB17691-2018国Ⅵ": ("HDV", (6,)),
    "国Ⅵ": (None, (6,)),
    "国六": (None, (6,)),
    "GB18352.6-2016国VI ": ("LDV", (6,)),
    "GB17691-2005国Ⅴ,GB3847-2005": ("HDV", (5,)),
    "GB17691-2005国Ⅳ,GB3847-2005": ("HDV", (4,)),
    "GB3847-2005,GB17691-2005(国Ⅳ)": ("HDV", (4,)),
    "GB17691-2005国V": ("HDV", (5,)),
    "GB18352.5-2013国V": ("LDV", (5,)),
    "GB18352.5-2013国Ⅴ": ("LDV", (5,)),
    "GB18352.5-2013(国五阶段)": ("LDV", (5,)),
    "GB18352.3-2005国IV": ("LDV", (4,)),
    "GB18352.6-2016国VI": ("LDV", (6,)),
}
pieces = ["GB", "17691", "18352.6", "-", "2005", "2018", "国", "第", "阶段", *"Ⅳ V I 六 6 b , ( ) 重"]
likely = st.lists(st.sampled_from(pieces), max_size=12).map("".join)
stage = st.sampled_from(["国Ⅲ", "国四", "国V", "国6", "第五阶段", "(国Ⅳ)", "国Ⅵb", "国1", "国二阶段"])
standard = st.sampled_from(sorted(STANDARDS)).map(lambda name: name.replace("GB ", "GB"))
beside = st.sampled_from([f"{name}-2005" for name in BESIDE])


def texts_of(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.lists(parts, min_size=1, max_size=4).map(",".join)


def test_the_observed_strings_are_the_collected_ones() -> None:
    with real("emission-strings/observed_emission_strings.csv").open(encoding="utf-8", newline="") as file:
        assert {row["raw_string"] for row in csv.DictReader(file)} == set(OBSERVED)


@pytest.mark.parametrize("text", OBSERVED)
def test_observed(text: str) -> None:
    found = read(text)
    assert (found.status, found.family, found.stages, found.substage) == ("read", *OBSERVED[text], None)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GB17691-2005", Emission("open", ("GB 17691-2005",), "HDV")),
        ("GB 17691—2005", Emission("open", ("GB 17691-2005",), "HDV")),
        ("GB17691-2005,GB3847-2005", Emission("open", ("GB 17691-2005", "GB 3847-2005"), "HDV")),
        ("GB18352.3-2005", Emission("open", ("GB 18352.3-2005",), "LDV")),
        ("GB17691-2018", Emission("read", ("GB 17691-2018",), "HDV", (6,))),
        ("GB18352.5-2013", Emission("read", ("GB 18352.5-2013",), "LDV", (5,))),
        ("GB18352.6-2016国六b", Emission("read", ("GB 18352.6-2016",), "LDV", (6,), "6b")),
        ("GB17691-2018（国Ⅵa）", Emission("read", ("GB 17691-2018",), "HDV", (6,), "VIa")),
        # small letters and small numerals
        ("gb17691-2005国ⅴ", Emission("read", ("GB 17691-2005",), "HDV", (5,))),
        ("gb18352.6-2016国viB", Emission("read", ("GB 18352.6-2016",), "LDV", (6,), "6b")),
        ("GB17691-2005国Ⅳ、国Ⅴ", Emission("read", ("GB 17691-2005",), "HDV", (4, 5))),
        ("GB14622-2016(国Ⅳ)", Emission("read", ("GB 14622-2016",), "MOTORCYCLE", (4,))),
        # words between two parts join them
        ("GB17691-2005国Ⅴ+GB3847-2005", Emission("read", ("GB 17691-2005", "GB 3847-2005"), "HDV", (5,))),
        ("GB17691-2005（国Ⅴ） 和 GB3847-2005", Emission("read", ("GB 17691-2005", "GB 3847-2005"), "HDV", (5,))),
        ("GB17691-2005中第Ⅴ阶段要求", Emission("read", ("GB 17691-2005",), "HDV", (5,))),
        ("国Ⅳ+国Ⅴ", Emission("read", (), None, (4, 5))),
        ("第四阶段和第五阶段", Emission("read", (), None, (4, 5))),
        ("第五阶段排放标准", Emission("read", (), None, (5,))),
        # a stage that the standard named does not have
        ("GB17691-2005国Ⅵ", Emission("contradiction", ("GB 17691-2005",), "HDV", (6,))),
        ("GB18352.6-2016国五", Emission("contradiction", ("GB 18352.6-2016",), "LDV", (5,))),
        ("GB18352.5-2013国Ⅴb", Emission("contradiction", ("GB 18352.5-2013",), "LDV", (5,))),
        # near misses of what is understood
        ("GB17961-2005国Ⅴ", Emission("unknown", ("GB 17961-2005",))),
        ("GB17691-2006国Ⅴ", Emission("unknown", ("GB 17691-2006",))),
        ("GB18352.5-2013,GB17691-2005国Ⅴ", Emission("unknown", ("GB 18352.5-2013", "GB 17691-2005"))),
        ("国Ⅶ", Emission("unknown")),
        ("国0", Emission("unknown")),
        ("国61", Emission("unknown")),
        ("国", Emission("unknown")),
        ("Ⅴ", Emission("unknown")),
        ("欧Ⅴ", Emission("unknown")),
        ("国Ⅴ以上", Emission("unknown")),
        ("国Ⅴ及以上", Emission("unknown")),
        ("国Ⅴ及", Emission("unknown")),
        ("国Ⅴ+", Emission("unknown")),
        ("国5＋", Emission("unknown")),
        ("国5+,GB3847-2005", Emission("unknown", ("GB 3847-2005",))),
        ("+国Ⅴ", Emission("unknown")),
        ("国Ⅴ中", Emission("unknown")),
        ("国Ⅴ要求中", Emission("unknown")),
        ("GB17691-2005国Ⅴ中,GB3847-2005", Emission("unknown", ("GB 17691-2005", "GB 3847-2005"))),
        ("国六ab", Emission("unknown")),
        ("国六a,国六b", Emission("unknown")),
        ("GB3847-2005", Emission("unknown", ("GB 3847-2005",))),
        ("None", Emission("none")),
        ("-", Emission("none")),
        ("无", Emission("none")),
        ("", Emission("none")),
    ],
)
def test_meanings_and_near_misses(text: str, expected: Emission) -> None:
    assert read(text) == expected


@given(st.one_of(st.text(), likely))
def test_no_text_raises(text: str) -> None:
    assert read(text).status in ("read", "open", "contradiction", "none", "unknown")


@given(respelled(st.one_of(likely, st.sampled_from(sorted(OBSERVED)))))
def test_full_and_half_width_read_equal(pair: tuple[str, str]) -> None:
    assert read(pair[0]) == read(pair[1])


@given(texts_of(st.one_of(stage, standard, beside)))
def test_what_is_read_has_only_stages_of_its_own_standards(text: str) -> None:
    found = read(text)
    covered = {number for name in found.standards for number in STANDARDS.get(name, ("", ()))[1]}
    if found.status == "read":
        assert found.stages
        assert set(found.stages) <= (covered or set(NUMERALS.values()))
        assert found.stages == tuple(sorted(set(found.stages)))
    elif found.status != "contradiction":
        assert found.stages == ()
    assert found.substage is None or found.stages == (6,)


@given(
    st.lists(st.one_of(st.just("GB17691-2005"), beside), min_size=1, max_size=5),
    st.sampled_from([",", "、", " ", ";", "/"]),
)
def test_the_standard_of_three_stages_alone_never_gets_one(parts: list[str], mark: str) -> None:
    found = read(mark.join(parts))
    assert found.stages == ()
    assert found.status == ("open" if "GB17691-2005" in parts else "unknown")


@given(st.permutations(["GB17691-2005", "GB3847-2005", "国Ⅴ", "GB1495-2002"]))
def test_the_order_of_the_parts_does_not_matter(parts: list[str]) -> None:
    found = read(",".join(parts))
    assert (found.status, found.family, found.stages) == ("read", "HDV", (5,))
