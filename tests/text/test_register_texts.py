"""Readers and seeds of register files: what each spelling means, and where each code lies."""

import csv
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellings import real, respelled

from catalogue import SQL_DIR
from catalogue.text import emission, readings, regions, register_fuel, register_stage, registers
from catalogue.text.coded import key
from catalogue.text.regions import Region
from catalogue.text.register_fuel import FuelCode
from catalogue.text.register_stage import VehicleStage
from catalogue.text.registers import RegisterEvent, Usage, VehicleStatus, VehicleType

NEW = ("fuel_code", "region", "register_event", "usage", "vehicle_stage", "vehicle_status", "vehicle_type")
LAW = ("stage_inference", "local_quotas", "policy_parameters", "divisions")
SETS = ("RETIRE_1M_SCOPE", "MIIT136_2018", "MIIT136_2018_ART9")


@cache
def seed(name):
    with (SQL_DIR / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def observed(name):
    with real(name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


marks = "H11BEFQ06重中轻型普通货车柴油/、天然气电混合动力国三ⅢVI及以下以上河北省石家庄市区雄县营运注销转入."
likely = st.text(st.sampled_from(marks), max_size=12)
words = st.sampled_from(
    [row["name_zh"] for name in ("vehicle_type_codes", "fuel_codes", "usage_codes", "divisions") for row in seed(name)]
    + [row["text"] for name in ("register_terms", "register_events", "fuel_terms") for row in seed(name)]
    + ["H11", "BE", "B/E", "国三及以下", "国一/国二", "6b", "GB17691-2005国Ⅲ", "河北省石家庄市长安区", "GQ", "130102.0"]
)
texts = st.one_of(likely, words, st.text(max_size=20))


@given(texts)
@pytest.mark.parametrize("name", NEW)
def test_no_text_raises_and_only_what_is_read_says_something(name, text):
    answer, read = readings.READERS[name]
    found = read(text)
    assert found.status in ("read", "none", "unknown", *(["open"] if name == "vehicle_stage" else []))
    if found.status in ("none", "unknown"):
        assert found == answer(found.status)


@given(respelled(texts), st.data())
@pytest.mark.parametrize("name", NEW)
def test_width_blanks_and_case_do_not_matter(name, pair, data):
    _, read = readings.READERS[name]
    one, other = pair
    blank = data.draw(st.sampled_from(["", " ", "\u3000", "\n"]))
    assert read(one) == read(other)
    assert read(one) == read(blank + blank.join(other) + blank)
    assert read(one) == read(key(one)) == read(key(one).lower())


@given(st.lists(texts, max_size=5, unique=True))
@pytest.mark.parametrize("name", NEW)
def test_the_frame_has_a_row_for_every_text(name, given_texts):
    frame = readings.read_all(name, given_texts)
    assert frame["text"].to_list() == given_texts


# Codes and names


@pytest.mark.parametrize(
    ("table", "read", "code_of"),
    [
        ("vehicle_type_codes", registers.read_vehicle_type, lambda found: found.code),
        ("usage_codes", registers.read_usage, lambda found: found.code),
        ("vehicle_status_codes", registers.read_vehicle_status, lambda found: found.code),
        ("fuel_codes", register_fuel.read, lambda found: "".join(found.codes)),
    ],
)
def test_a_code_and_its_name_are_the_same(table, read, code_of):
    for row in seed(table):
        by_name = read(row["name_zh"])
        assert by_name.status == "read", row
        if row["code"]:
            assert (read(row["code"]), code_of(by_name)) == (by_name, row["code"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("H11", VehicleType("read", "H11", "truck", "heavy")),
        ("ｈ１１", VehicleType("read", "H11", "truck", "heavy")),
        ("重型厢式货车 ", VehicleType("read", "H12", "truck", "heavy")),
        ("重型集装货车", VehicleType("read", "H16", "truck", "heavy")),
        ("轻仓栅式货车", VehicleType("read", "H39", "truck", "light")),
        ("Q21", VehicleType("read", "Q21", "tractor", "medium")),
        ("H51", VehicleType("read", "H51", "low_speed_truck", None)),
        ("Z51", VehicleType("read", "Z51", "special_operation", "heavy")),
        ("Z31", VehicleType("read", "Z31", "special_operation", "light")),
        ("K33", VehicleType("read", "K33", "bus_or_car", "light")),
        ("N11", VehicleType("read", "N11", "three_wheel", None)),
        ("中型货车", VehicleType("read", None, "truck", "medium")),
        ("重型半挂牵引车", VehicleType("read", "Q11", "tractor", "heavy")),
        ("半挂牵引车", VehicleType("read", None, "tractor", None)),
        ("H10", VehicleType("unknown")),
        ("H111", VehicleType("unknown")),
        ("重型", VehicleType("unknown")),
        ("大型货车", VehicleType("unknown")),
        ("低速货车", VehicleType("read", None, "low_speed_truck")),
        ("专项作业车", VehicleType("read", None, "special_operation")),
        ("自卸货车", VehicleType("read", None, "truck")),
        ("重型自卸车", VehicleType("read", None, "truck", "heavy")),
        ("牵引车", VehicleType("read", None, "tractor")),
        ("客车", VehicleType("read", None, "bus_or_car")),
        ("大型客车", VehicleType("read", None, "bus_or_car", "heavy")),
        ("半挂车", VehicleType("read", None, "semi_trailer")),
        ("挂车", VehicleType("read", None, "trailer")),
        ("叉车", VehicleType("unknown")),
        ("", VehicleType("none")),
    ],
)
def test_vehicle_types(text, expected):
    assert registers.read_vehicle_type(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("F", Usage("read", "F", "yes", "logistics")),
        ("货运", Usage("read", "F", "yes", "logistics")),
        ("危化品运输", Usage("read", "R", "yes")),
        ("危险品校车/危化品运输", Usage("read", "R", "yes")),
        ("工程抢险", Usage("read", "K", "no")),
        ("A", Usage("read", "A", "no")),
        ("营转非", Usage("read", "L", "no")),
        ("公交客运", Usage("read", "C", "no", "bus")),
        ("环卫", Usage("read", None, "no", "sanitation")),
        ("G", Usage("read", "G")),
        ("其他", Usage("read", "Z")),
        ("", Usage("none")),
        ("营运", Usage("unknown")),
        ("FR", Usage("unknown")),
    ],
)
def test_usages(text, expected):
    assert registers.read_usage(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("注销", VehicleStatus("read", "E", "cancelled")),
        ("M", VehicleStatus("read", "M", "cancelled")),
        ("达到报废标准公告牌证作废", VehicleStatus("read", "P", "cancelled")),
        ("转出", VehicleStatus("read", "B", "transferred_out")),
        ("正常", VehicleStatus("read", "A", "in_use")),
        ("GQ", VehicleStatus("read", "GQ", "in_use")),
        ("Q,E", VehicleStatus("read", "EQ", "cancelled")),
        ("EM", VehicleStatus("read", "EM", "cancelled")),
        ("AE", VehicleStatus("unknown")),
        ("BE", VehicleStatus("unknown")),
        ("F", VehicleStatus("unknown")),
        ("报废中", VehicleStatus("unknown")),
        ("", VehicleStatus("none")),
    ],
)
def test_statuses(text, expected):
    assert registers.read_vehicle_status(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("注册登记", RegisterEvent("read", "registration")),
        ("转入", RegisterEvent("read", "transfer_in")),
        ("定期检验", RegisterEvent("read", "inspection")),
        ("转移登记", RegisterEvent("read", "other")),  # a new owner in the same place is no transfer in
        ("转出", RegisterEvent("read", "other")),
        ("变更登记", RegisterEvent("read", "other")),
        ("变更登记(转入)", RegisterEvent("unknown")),
        ("-", RegisterEvent("none")),
    ],
)
def test_events(text, expected):
    assert registers.read_register_event(text) == expected


def test_every_observed_code_is_read_as_its_name():
    for name, read in (
        ("vehicle_types", registers.read_vehicle_type),
        ("fuel", register_fuel.read),
        ("usage", registers.read_usage),
    ):
        for row in observed(f"ga-codes/{name}_observed.csv"):
            by_code, by_name = read(row["code"]), read(row["name"])
            assert by_code.status == by_name.status == "read", row
            if row["code"] in ("H43", "H44"):  # the two lists give these names the other way round
                assert (by_code.vehicle_group, by_code.size_class) == (by_name.vehicle_group, by_name.size_class)
            else:
                assert by_code == by_name, row


# Fuels


@pytest.mark.parametrize("text", ["B", "b", "柴油", "0#柴油", "-10号柴油", "轻柴油", "diesel", "B/B"])
def test_diesel(text):
    assert register_fuel.read(text) == FuelCode("read", ("B",), "yes", False, True, ("diesel",), None, "no")


@pytest.mark.parametrize("text", ["BE", "B/E", "EB", "柴油/天然气", "柴油、LNG", "ＢＥ"])
def test_diesel_with_gas_is_dual(text):
    expected = FuelCode("read", ("B", "E"), "dual", False, True, ("diesel", "gas"), None, "no")
    assert register_fuel.read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("柴油/电", (("B", "C"), "yes", True, ("diesel",), "HYBRID", "unknown")),
        ("BO", (("B", "O"), "yes", True, ("diesel",), "HYBRID", "unknown")),
        ("柴油混合动力", (("B", "O"), "yes", True, ("diesel",), "HYBRID", "unknown")),
        ("插电式柴油混合动力", (("B", "O"), "yes", True, ("diesel",), "PHEV", "yes")),
        ("B/L", (("B", "L"), "dual", True, ("diesel", "methanol"), None, "unknown")),
        ("柴油/氢", (("B", "X"), "dual", True, ("diesel",), "HYBRID", "unknown")),
        ("A", (("A",), "no", True, ("gasoline",), None, "no")),
        ("汽油/电混合动力", (("A", "O"), "no", True, ("gasoline",), "HYBRID", "unknown")),
        ("E", (("E",), "no", True, ("gas",), None, "yes")),
        ("LPG", (("F",), "no", True, ("gas",), None, "unknown")),
        ("油改气", (("A1",), "no", True, ("gas",), None, "no")),
        ("两用燃料", (("A", "E"), "no", True, ("gas", "gasoline"), None, "unknown")),
        ("C", (("C",), "no", False, (), "BEV", "yes")),
        ("纯电动", (("C",), "no", False, (), "BEV", "yes")),
        ("燃料电池", (("X",), "no", False, (), "FCEV", "yes")),
        ("氢", (("X",), "no", None, (), None, "yes")),
        ("无", (("Y",), "no", False, (), None, "no")),
        ("混合油", (("D",), "unknown", True, (), None, "no")),
        ("O", (("O",), "unknown", True, (), "HYBRID", "unknown")),
        ("插电式混合动力", (("O",), "unknown", True, (), "PHEV", "yes")),
        ("普通混合动力", (("O",), "unknown", True, (), "HEV", "no")),
        ("非插电式混合动力", (("O",), "unknown", True, (), "HEV", "no")),
        ("HEV", (("O",), "unknown", True, (), "HEV", "no")),
        ("PHEV", (("O",), "unknown", True, (), "PHEV", "yes")),
        ("HEV/PHEV", (("O",), "unknown", True, (), "HYBRID", "unknown")),
        ("油电混合", (("O",), "unknown", True, (), "HYBRID", "unknown")),  # announcements call plug-ins so, too
        ("天然气/HEV", (("E", "O"), "no", True, ("gas",), "HEV", "yes")),
        ("LPG/HEV", (("F", "O"), "no", True, ("gas",), "HEV", "unknown")),
        ("Z", (("Z",), "unknown", None, (), None, "unknown")),
        ("BZ", (("B", "Z"), "unknown", True, ("diesel",), None, "unknown")),
    ],
)
def test_other_fuels(text, expected):
    found = register_fuel.read(text)
    said = (found.codes, found.diesel, found.has_engine, found.engine_fuels, found.nev_class, found.clean_energy)
    assert (found.status, said) == ("read", expected)


@pytest.mark.parametrize("text", ["柴油机", "BG", "BY", "ABE", "柴油/紫油", "双燃料", "生物柴油", "0#", "5"])
def test_strange_fuels_are_unknown(text):
    assert register_fuel.read(text) == FuelCode("unknown")


@given(
    st.lists(st.sampled_from(["B", "柴油", "E", "天然气", "C", "混合动力", "A"]), min_size=1, max_size=4).flatmap(
        lambda parts: st.tuples(st.just(parts), st.permutations(parts))
    )
)
def test_the_order_of_the_fuels_does_not_matter(both):
    one, other = both
    assert register_fuel.read("/".join(one)) == register_fuel.read("、".join(other))


# Stages


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        *(
            (text, 3, 3)
            for text in ("3", "３", "III", "Ⅲ", "ⅲ", "国三", "国Ⅲ", "三", "国3", "国III阶段", "国 Ⅲ", "3.0")
        ),
        *((text, 3, 3) for text in ("第三阶段", "国三排放标准", "(国三)", "GB17691-2005国Ⅲ", "中国III")),
        *((text, 3, 3) for text in ("国III(OBD)", "国3带OBD", "国三（柴油）", "国Ⅲ+OBD", "国III/OBD", "国三(不带OBD)")),
        *(
            (text, 3, 3)
            for text in ("China III", "CHINA 3", "China Ⅲ (OBD)", "GB17691-2005国Ⅲ(OBD)", "国家第三阶段+obd")
        ),
        *(
            (f"{country}{numeral}{remark}", stage, stage)
            for stage, numerals in ((4, "四4Ⅳ"), (5, "五5Ⅴ"), (6, "六6Ⅵ"))
            for numeral in numerals
            for country in ("国", "China ")
            for remark in ("", "(OBD)", "（柴油）")
        ),
        ("国三及以下(柴油)", 0, 3),
        ("国Ⅲ/国Ⅳ(OBD)", 3, 4),
        ("国三以上(OBD)", 3, 6),
        ("国三及以上", 3, 6),
        ("国四", 4, 4),
        ("Ⅵ", 6, 6),
        ("国0", 0, 0),
        ("国零", 0, 0),
        ("国一前", 0, 0),
        ("国三及以下", 0, 3),
        ("国Ⅲ及以下", 0, 3),
        ("国三(含)以下", 0, 3),
        ("国三以下", 0, 2),
        ("国五及以上", 5, 6),
        ("国三以上", 3, 6),
        ("国一/国二", 1, 2),
        ("国一至国三", 1, 3),
        ("国一-国三", 1, 3),
        ("国零-国三", 0, 3),
        ("3-4", 3, 4),
        ("国Ⅳ、国Ⅴ", 4, 5),
        ("黄标车", 0, 2),
        ("GB18352.5-2013", 5, 5),
    ],
)
def test_stages(text, low, high):
    assert register_stage.read(text) == VehicleStage("read", low, high)


@pytest.mark.parametrize(
    ("text", "letter"),
    [
        ("6b", "b"),
        ("６Ｂ", "b"),
        ("VIa", "a"),
        ("国六b", "b"),
        ("国VIB", "b"),
        ("国6a阶段", "a"),
        ("GB18352.6-2016国六b", "6b"),
        ("GB17691-2018（国Ⅵa）", "VIa"),
        ("国六", None),
        ("国六a/国六b", None),
    ],
)
def test_substages(text, letter):
    assert register_stage.read(text) == VehicleStage("read", 6, 6, letter)


@pytest.mark.parametrize(
    "text",
    ["0", "零", "7", "12", "2013", "33", "国", "国七", "欧三", "三级", "绿标", "国0以下", "国五b", "国六b及以下",
     "国三/国六", "GB17691-2005国Ⅵ", "欧Ⅲ(OBD)", "Euro III", "京三", "京三(OBD)", "OBD", "国OBD", "China", "3(OBD)",
     "非国三", "非国三(OBD)", "国三(非柴油)", "国Ⅲ升国Ⅳ", "国Ⅲ(OBD)升国Ⅳ(OBD)", "国Ⅲ升国Ⅳ+OBD", "国六(OBD)/国三",
     "欧Ⅲ/国Ⅲ+OBD", "国七(OBD)", "国Ⅲ+DPF", "国五b(OBD)", "GB17691-2005国Ⅵ(OBD)", "China Euro III"],
)  # fmt: skip
def test_strange_stages_are_unknown(text):
    assert register_stage.read(text) == VehicleStage("unknown")


def test_a_standard_of_several_stages_stays_open():
    assert register_stage.read("GB17691-2005") == VehicleStage("open", 3, 5)
    assert register_stage.read("无") == VehicleStage("none")


_published = st.lists(
    st.sampled_from(["国Ⅲ", "国四", "国Ⅵb", "GB17691-2005", "GB18352.6-2016", "GB3847-2005", "第五阶段"]),
    min_size=1,
    max_size=3,
).map(",".join)


@given(_published)
def test_what_announcements_read_registers_read(text):
    announced, found = emission.read(text), register_stage.read(text)
    stages = announced.stages
    if announced.status == "read" and stages[-1] - stages[0] == len(stages) - 1:
        assert found == VehicleStage("read", stages[0], stages[-1], announced.substage)
    if announced.status == "contradiction":
        assert found == VehicleStage("unknown")


@given(texts)
def test_stages_are_in_order(text):
    found = register_stage.read(text)
    if found.stage_min is not None:
        assert 0 <= found.stage_min <= found.stage_max <= 6
    assert found.substage is None or found.stage_min == found.stage_max == 6


# Places


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("130102", "130102"),
        ("130102.0", "130102"),
        ("1301", "130100"),
        ("13", "130000"),
        ("130102001", "130102"),
        ("130102001000", "130102"),
        ("110228", "110228"),
        ("371202", "371202"),
        ("410881", "410881"),
        ("133100", "133100"),
        ("133101", "133101"),
        ("石家庄", "130100"),
        ("石家庄市", "130100"),
        ("河北省石家庄市", "130100"),
        ("河北石家庄", "130100"),
        ("河北省石家庄市长安区", "130100"),
        ("石家庄长安区", "130100"),
        ("河北省", "130000"),
        ("北京", "110000"),
        ("北京市海淀区", "110000"),
        ("上海浦东新区", "310000"),
        ("吉林省", "220000"),
        ("吉林市", "220200"),
        ("吉林省吉林市", "220200"),
        ("吉林省长春市", "220100"),  # no county of 吉林市
        ("吉林省长春市朝阳区", "220100"),
        ("济南市市中区", "370100"),
        ("山东省青岛市市北区", "370200"),
        ("海南省", "460000"),
        ("海南州", "632500"),
        ("恩施土家族苗族自治州", "422800"),
        ("新疆石河子市", "659001"),
        ("雄县", "130638"),
        ("河北省保定市雄县", "130638"),
        ("安新县", "130632"),
        ("容城县", "130629"),
        ("雄安新区", "133100"),
        ("河北雄安新区", "133100"),
        ("保定市", "130600"),
        ("杨凌", "610403"),
        ("陕西省杨凌示范区", "610403"),
        ("咸阳市杨陵区", "610403"),
        ("济源市", "419001"),
        ("河南省济源市", "419001"),
        ("莱芜市", "371200"),
        ("莱芜区", "370116"),
        ("济南市莱芜区", "370116"),
        ("莱芜市莱城区", "371202"),
        ("莱芜市钢城区", "370117"),
        ("辛集市", "130181"),
        ("河北省辛集市", "130181"),
        ("临汾地区", "142600"),
        ("临汾", "141000"),
        # a code and a name in one cell that agree: the narrower of the two
        ("130100 石家庄市", "130100"),
        ("石家庄市(130100)", "130100"),
        ("石家庄市（１３０１００）", "130100"),
        ("130100-石家庄市", "130100"),
        ("[130102]河北省石家庄市长安区", "130102"),
        ("130102/石家庄市", "130102"),
        ("130000 石家庄市", "130100"),
        ("220000 吉林", "220000"),
        ("220200 吉林", "220200"),
        ("110108 北京市", "110108"),
        ("130600 雄县", "130638"),
        ("雄安新区 130638", "130638"),
        ("371202 济南市莱芜区", "371202"),
        ("410881 济源市", "410881"),
        ("130102001000 石家庄市长安区", "130102"),
    ],
)
def test_places(text, code):
    assert regions.read(text) == Region("read", code)


@pytest.mark.parametrize(
    "text",
    ["吉林", "长安区", "河北省济南市", "济南市雄县", "石家庄市雄县", "山东省雄县", "西安区", "朝阳区", "河北省正定县",
     "石家庄市裕华路1号", "河北省石家庄市不详", "吉林省公主岭市",
     "130100 保定市", "石家庄市(130600)", "130000 济南市", "130102 长安区", "129900 石家庄市", "130102 雄县",
     "石家庄市13", "130100 石家庄市 130100", "1301000 石家庄市",
     "129900", "139901", "130001", "99", "1", "13010", "1301020", "419000", "1.30102E5"],
)  # fmt: skip
def test_strange_places_are_unknown(text):
    assert regions.read(text) == Region("unknown")


def before(row):
    """The code that a code with a first day followed."""
    last = (date.fromisoformat(row["valid_from"]) - timedelta(days=1)).isoformat()
    return [old for old in seed("divisions") if (old["successor"], old["valid_to"]) == (row["code"], last)]


def placed(code, day):
    """The unit of a code on a day, as the seed says it; the same is asked in SQL."""
    rows = {row["code"]: row for row in seed("divisions")}

    def row_of(code):
        above = rows.get(f"{code[:4]}00", {})
        return rows.get(code) or (above if above.get("level") == "prefecture" else rows.get(f"{code[:2]}0000", {}))

    row, at = row_of(code), day.isoformat()
    if row.get("valid_to") and at > row["valid_to"]:
        row = row_of(row["successor"]) if row["successor"] else {}
    elif row.get("valid_from") and at < row["valid_from"]:
        (row,) = before(row)
    return row.get("unit_code")


@pytest.mark.parametrize(
    ("code", "day", "unit"),
    [
        ("371202", date(2018, 12, 26), "371200"),
        ("371202", date(2018, 12, 27), "370100"),
        ("371203", date(2019, 6, 1), "370100"),
        ("371200", date(2018, 10, 15), "371200"),
        ("371200", date(2019, 5, 15), "370100"),
        ("370116", date(2019, 5, 15), "370100"),
        ("370116", date(2018, 12, 26), "371200"),
        ("370117", date(2018, 7, 1), "371200"),
        ("370112", date(2018, 7, 1), "370100"),
        ("410881", date(2019, 1, 1), "419001"),
        ("419001", date(2019, 1, 1), "419001"),
        ("410883", date(2019, 1, 1), "410800"),
        ("130629", date(2019, 1, 1), "133100"),
        ("130638", date(2019, 1, 1), "133100"),
        ("133100", date(2019, 1, 1), "133100"),
        ("130682", date(2019, 1, 1), "130600"),
        ("610403", date(2019, 1, 1), "610403"),
        ("610404", date(2019, 1, 1), "610400"),
        ("220381", date(2020, 6, 5), "220300"),
        ("220381", date(2020, 6, 6), "220100"),
        ("220184", date(2020, 6, 5), "220300"),
        ("512081", date(2019, 1, 1), "510100"),
        ("142601", date(2019, 1, 1), "141000"),
        ("460003", date(2019, 1, 1), "460400"),
        ("460400", date(2015, 12, 31), "469003"),
        ("510185", date(2016, 12, 31), "512000"),
        ("110228", date(2019, 1, 1), "110000"),
        ("500234", date(2019, 1, 1), "500000"),
        ("341400", date(2019, 1, 1), None),
        ("130000", date(2019, 1, 1), ""),
    ],
)
def test_a_code_lies_in_its_unit_of_the_day(code, day, unit):
    assert placed(code, day) == unit


def test_every_code_of_the_years_of_the_plan_lies_in_its_own_province_and_prefecture():
    used = [
        row
        for row in observed("admin-codes/areacodes_result.csv")
        if row["启用时间"] <= "2020" and (row["变更/弃用时间"] or "9999") >= "2018"
    ]
    assert len(used) > 3000
    names = {row["code"]: row["name_zh"] for row in seed("divisions")}
    apart = {"130629": "133100", "130632": "133100", "130638": "133100", "610403": "610403"}
    for row in used:
        code, ended = row["代码"], row["变更/弃用时间"] or "9999"
        assert regions.read(code) == Region("read", code), row
        # codes that begin in one of these years are asked at its end, others before the first change
        unit = placed(code, date(2020, 12, 31) if ended > "2020" else date(2018, 6, 27))
        if row["级别"] == "省级":
            assert names[code] == row["名称"]
            continue
        assert unit[:2] == code[:2], row
        if code in apart:
            assert unit == apart[code]
        elif row["二级行政区"] == "直辖":
            assert unit in (f"{code[:2]}0000", code)
        else:
            assert names[unit] == row["二级行政区"], row


def test_names_of_units_are_read_as_their_codes():
    for row in seed("divisions"):
        if row["level"] in ("province", "municipality") or (row["level"] == "prefecture" and not row["valid_to"]):
            assert regions.read(row["name_zh"]) == Region("read", row["code"])
        assert regions.read(f"{row['code']} {row['name_zh']}") == Region("read", row["code"])


# Seeds


@pytest.mark.parametrize("name", LAW)
def test_rows_of_law_name_their_document_and_how_sure_they_are(name):
    rows = seed(name)
    first = next(iter(rows[0]))
    assert len({row[first] for row in rows}) == len(rows)
    for row in rows:
        assert row["doc_no"].strip(), row
        assert row["confidence"] in ("verified", "known", "uncertain"), row
        assert "http" not in " ".join(row.values()), row


def test_divisions_hang_together():
    rows = {row["code"]: row for row in seed("divisions")}
    for row in rows.values():
        assert row["level"] in ("province", "municipality", "prefecture", "county_direct", "county")
        assert rows[row["province_code"]]["level"] in ("province", "municipality")
        if row["unit_code"]:
            assert rows[row["unit_code"]]["unit_code"] == row["unit_code"]
        assert bool(row["valid_to"]) == bool(row["successor"] or "divided among" in row["note"]), row
        assert not row["valid_from"] or len(before(row)) == 1
        assert not row["successor"] or regions.read(row["successor"]).status == "read"
        for day in filter(None, (row["valid_from"], row["valid_to"])):
            assert date.fromisoformat(day)


@pytest.mark.parametrize("name", SETS)
def test_every_place_of_the_regions_is_a_unit_with_a_name_in_english(name):
    rows = {row["code"]: row for row in seed("divisions")}
    places = {row["prefecture_code"]: row["level"] for row in seed("regions") if row["region_set"] == name}
    for code, level in places.items():
        assert rows[code]["unit_code"] == ("133100" if level == "county" else code)
        assert rows[code]["name_en"], code


def test_seeds_keep_every_row_of_their_sources():
    assert [row["row_id"] for row in seed("stage_inference")] == [f"I{n:02}" for n in range(1, 38)]
    assert [row["quota_id"] for row in seed("local_quotas")] == [f"Q{n:02}" for n in range(1, 33)]


def test_policy_parameters_have_their_values():
    values = {row["name"]: row["value"] for row in seed("policy_parameters")}
    assert values["retire_target"] == "1000000"
    assert (values["retire_from"], values["retire_to"]) == ("2018-06-27", "2020-12-31")
    assert values["low_through"] < values["program_through"] < values["high_through"]
    assert {values["special_operation_counts"], values["dual_fuel_counts"]} <= {"yes", "no"}


def test_further_words_stand_for_known_codes():
    readers = {
        "fuel": register_fuel.read,
        "region": regions.read,
        "status": registers.read_vehicle_status,
        "usage": registers.read_usage,
        "vehicle_type": registers.read_vehicle_type,
    }
    for row in seed("register_terms"):
        found = readers[row["field"]](row["text"])
        assert found.status == "read", row
        if row["field"] == "region":
            assert found.code == row["code"]
            assert regions.read(row["code"]) == found
