"""Public fleets: what enters the share of article 十一, what stays out of it, and that every figure adds up."""

import csv
import random
from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from catalogue import declarations, night, settings, warehouse
from catalogue.declarations import CheckHeader
from tests.fleet_tables import bus, found_by, total
from tests.homes import REAL, ingest, judge, rows
from tests.vehicles import vin, write

AS_OF = date(2019, 12, 31)
CASES = REAL.parents[1] / "cases"
VAN = {"fleet": "轻型物流配送", "vehicle_type": "H31", "gvm_kg": "4495", "length_mm": "5995", "usage": "F"}
CATALOGUE = [
    "企业_X,产品型号_X,推荐目录颁布年份_X,推荐目录颁布批次_X,车辆基本信_X",
    "甲,YLX6105 PHEV,2018,5,NC1",
    "甲,YLX6106FCEV,2018,5,NC2",
    "甲,YLX6107BEV,2018,5,NC3",
]


def made(home, *tables, as_of=AS_OF, catalogue=()):
    """Ingest tables and judge."""
    for number, table in enumerate(tables):
        said = ingest(home, write(home.parent / f"{home.name}-{number}.csv", table))
        assert said.code in (0, 3), said.err
        assert said.answer[0]["status"] in ("taken", "already_taken"), said.answer
    if catalogue:
        path = home.parent / f"{home.name}-catalogue.csv"
        path.write_text("\n".join(catalogue), encoding="utf-8")
        assert ingest(home, path).answer[0]["kind"] == "nev_catalogues"
    return judge(home, as_of)


def shares(home, **where):
    """Figures by period, place and fleet: added, nev, clean energy, outcome; only where something was added."""
    found = rows(
        home,
        """select period, scope_code, fleet, added_or_replaced, nev, clean_energy, outcome from mart.fleet_share
        where added_or_replaced > 0""",
    )
    wanted = {(period, scope, fleet): tuple(told) for period, scope, fleet, *told in found}
    for position, name in enumerate(("period", "scope", "fleet")):
        wanted = {key: told for key, told in wanted.items() if name not in where or key[position] == where[name]}
    return wanted


NEV, CLEAN, NEITHER = ("counted", "", "nev"), ("counted", "", "clean_energy"), ("counted", "", "neither")


def out(power="nev"):
    return ("outside", "", power)


def kept(*reasons, power="nev"):
    return ("kept_out", ";".join(reasons), power)


NEAR_MISSES = [
    ({}, NEV),
    # newly added or replaced, in the built-up area
    ({"acquisition": "更新"}, NEV),
    ({"acquisition": ""}, kept("acquisition")),
    ({"acquisition": "租赁"}, kept("acquisition")),
    ({"built_up_area": "否"}, out()),
    ({"built_up_area": ""}, kept("built_up_area")),
    ({"built_up_area": "否", "acquisition": ""}, out()),  # what leaves it out makes the missing field indifferent
    ({"built_up_area": "", "acquisition": ""}, kept("acquisition", "built_up_area")),
    # the event, the day, the place, the fleet
    ({"event": "转入"}, None),
    ({"event": "检验"}, None),
    ({"event": ""}, NEV),
    ({"event": "?"}, kept("event")),
    ({"registered_on": "2019-12-31"}, NEV),
    ({"registered_on": "2020-01-01"}, None),
    ({"region_code": "999999"}, kept("region_code")),
    ({"region_code": "石家庄市(130100)"}, NEV),
    ({"region_code": "130000"}, kept("region_code")),
    ({"fleet": ""}, None),
    ({"fleet": "无"}, None),
    ({"fleet": "旅游"}, kept("fleet")),
    ({"fleet": "城市公交"}, NEV),
    # fuel
    ({"fuel": "电"}, NEV),
    ({"fuel": "氢燃料电池"}, NEV),
    ({"fuel": "插电式混合动力"}, NEV),
    ({"fuel": "增程式"}, NEV),
    ({"fuel": "O"}, kept("fuel", power=None)),  # nobody says whether it is a plug-in
    ({"fuel": "柴油混合动力"}, kept("fuel", power=None)),
    ({"fuel": "普通混合动力"}, NEITHER),
    ({"fuel": "HEV"}, NEITHER),
    ({"fuel": "HEV", "model_code": "YLX6105PHEV"}, NEV),  # the catalogue knows better
    ({"fuel": "天然气/HEV"}, CLEAN),
    ({"fuel": "O", "model_code": "YLX6105PHEV"}, NEV),
    ({"fuel": "AO", "model_code": "ylx6105 phev"}, NEV),  # compared as models are elsewhere
    ({"fuel": "O", "model_code": "YLX6105PHEV1"}, kept("fuel", power=None)),  # another model
    ({"fuel": "B", "model_code": "YLX6105PHEV"}, NEITHER),  # on record as diesel: pointed out
    ({"fuel": "X"}, CLEAN),
    ({"fuel": "X", "model_code": "YLX6106FCEV"}, NEV),
    ({"fuel": "E"}, CLEAN),
    ({"fuel": "LNG"}, CLEAN),
    ({"fuel": "天然气/混合动力"}, CLEAN),  # burns nothing but gas
    ({"fuel": "BE"}, NEITHER),
    ({"fuel": "A"}, NEITHER),
    ({"fuel": "B"}, NEITHER),
    ({"fuel": "F"}, kept("fuel", power=None)),  # no document says whether LPG is clean energy
    ({"fuel": "AE"}, kept("fuel", power=None)),
    ({"fuel": "Z"}, kept("fuel", power=None)),
    ({"fuel": ""}, kept("fuel", power=None)),
    ({"fuel": "", "model_code": "YLX6107BEV"}, kept("fuel", power=None)),
    ({"fuel": "", "built_up_area": "否"}, out(None)),
    # light logistics: light and micro trucks only (GA 802)
    (VAN, NEV),
    ({**VAN, "vehicle_type": "H41", "gvm_kg": "1800", "length_mm": "3500"}, NEV),
    ({**VAN, "vehicle_type": "H21", "gvm_kg": "4500"}, out()),
    ({**VAN, "vehicle_type": "H21"}, kept("vehicle_class")),  # medium by type, light by mass and length
    ({**VAN, "gvm_kg": "4500"}, kept("vehicle_class")),  # light by type, medium by mass
    ({**VAN, "length_mm": "6000"}, kept("vehicle_class")),
    ({**VAN, "gvm_kg": "4", "length_mm": ""}, NEV),  # tonnes: no mass at all, and the type says light
    ({**VAN, "vehicle_type": "货车"}, NEV),
    ({**VAN, "vehicle_type": "货车", "gvm_kg": "4500"}, out()),
    ({**VAN, "vehicle_type": "货车", "gvm_kg": ""}, kept("vehicle_class")),
    ({**VAN, "vehicle_type": ""}, kept("vehicle_class")),
    ({**VAN, "vehicle_type": "K33"}, out()),
    ({**VAN, "fleet": "邮政", "vehicle_type": "K33"}, NEV),  # only logistics asks for trucks
]


@pytest.fixture(scope="module")
def missed(tmp_path_factory):
    table = [bus(number, **changes) for number, (changes, _) in enumerate(NEAR_MISSES)]
    return made(tmp_path_factory.mktemp("missed") / "home", table, catalogue=CATALOGUE)


def test_each_condition_and_its_near_misses(missed):
    found = {
        number: (standing, ";".join(reasons), power)
        for number, standing, reasons, power in rows(
            missed, "select vin, standing, reasons, power from mart.fleet_vehicle"
        )
    }
    wrong = [(c, found.get(vin(n)), e) for n, (c, e) in enumerate(NEAR_MISSES) if found.get(vin(n)) != e]
    assert wrong == []


def test_every_vehicle_leads_back_to_its_row(missed):
    found = dict(rows(missed, "select vin, row_no from mart.fleet_vehicle"))
    assert found == {vin(n): n + 2 for n, (_, expected) in enumerate(NEAR_MISSES) if expected}


def test_vehicles_kept_out_are_counted_apart_under_each_of_their_reasons(missed):
    kept_out = [expected[1].split(";") for _, expected in NEAR_MISSES if expected and expected[0] == "kept_out"]
    wanted = Counter(reason for reasons in kept_out for reason in reasons)
    query = """select reason, vehicles from mart.fleet_unknown
        where scope_code = '000000' and fleet = 'ALL' and period = '2019'"""
    assert dict(rows(missed, query)) == wanted
    placed = sum("region_code" not in reasons for reasons in kept_out)
    query = "select kept_out from mart.fleet_share where scope_code = '130100' and fleet = 'ALL' and period = '2019'"
    assert rows(missed, query) == [(placed,)]


def test_what_a_person_should_look_at_is_named(missed):
    assert found_by(missed, "fleet_listed_other_fuel") == [("YLX6105PHEV", "B: 1 vehicles")]
    assert found_by(missed, "fleet_hybrid_open") == [("130100 公交 2019H1", "3 vehicles, kept out of the share")]
    assert found_by(missed, "unknown_fleet_term") == [("旅游", "公共领域"), ("租赁", "购置方式")]
    assert rows(missed, "select check_id from mart.quality_check where severity = 'fail' and rows > 0") == []


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here: NOT checked")
def test_the_shared_cases(tmp_path):
    with (CASES / "fleets.csv").open(encoding="utf-8", newline="") as file:
        home = made(tmp_path / "home", list(csv.DictReader(file)))
    found = {
        (period, scope, fleet): told
        for period, scope, fleet, *told in rows(
            home,
            """select period, scope_code, fleet, added_or_replaced, nev, clean_energy, share_nev_or_clean, share_nev,
                outcome from mart.fleet_share""",
        )
    }
    with (CASES / "fleets.expected.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            numbers = [int(row[name]) for name in ("added_or_replaced", "nev", "clean_energy")]
            parts = [float(row[name]) if row[name] else None for name in ("share_nev_or_clean", "share_nev")]
            got = found[row["period"], row["scope_code"], row["fleet"]]
            assert got == [*numbers, *parts, row["outcome"]], row["why"]


@pytest.mark.skipif(not REAL.exists(), reason="the real NEV catalogues are not here: NOT checked")
def test_hybrids_by_the_real_catalogues(tmp_path):
    """Plug-in buses of the catalogues are new-energy vehicles; energy-saving models of the vessel-tax one are not."""
    home = tmp_path / "home"
    assert ingest(home, REAL / "nev-recommend-2017-08-alt/atest.csv", REAL / "miit-tax-doc").code == 0
    night.build(settings.Home(home))
    plug_in = rows(home, "select model_code from staging.nev_entry where fuel like '%电混合%' order by 1 limit 5")
    saving = rows(home, "select model_code from raw.nev_entry where section like '%节能型%' order by 1")
    assert (len(plug_in), len(saving)) == (5, 11)
    listed = [bus(n, fuel="O", model_code=code) for n, (code,) in enumerate(plug_in)]
    others = [bus(100 + n, fuel="O", model_code=code) for n, (code,) in enumerate(saving)]
    made(home, listed + others)
    found = rows(home, "select power, count(*) from mart.fleet_vehicle group by 1 order by 1")
    assert found == [("neither", len(saving)), ("nev", len(plug_in))]


def test_exactly_four_fifths_is_reached_and_the_test_is_unrounded(tmp_path):
    exact = [bus(n, fuel="C" if n < 4 else "B") for n in range(5)]
    short = [total(region_code="320100", added_or_replaced="100000", nev="79999", clean_energy="0")]
    home = made(tmp_path / "home", exact, short)
    assert shares(home, scope="130100", fleet="公交", period="2019H1") == {
        ("2019H1", "130100", "公交"): (5, 4, 0, "compliant")
    }
    query = "select share_nev_or_clean, outcome from mart.fleet_share where scope_code = '320100' and fleet = 'ALL'"
    assert set(rows(home, query)) == {(80.0, "non_compliant")}


def test_where_the_duty_holds(tmp_path):
    """Cities, provinces and regions inside the key regions; elsewhere the share is shown and is no duty."""
    cities = ["130102", "130629", "610403", "310104", "140702", "440106", "500103", "130802", "420106"]
    home = made(tmp_path / "home", [bus(n, region_code=code, fuel="B") for n, code in enumerate(cities)])
    found = {scope: (told[0], told[-1]) for (_, scope, _), told in shares(home, period="2019", fleet="ALL").items()}
    bad, none = "non_compliant", "not_applicable"
    assert found == {
        "000000": (9, none), "KEY": (5, bad), "JJJ": (2, bad), "FWP": (2, bad), "YRD": (1, bad), "PRD": (1, none),
        "CY": (1, none), "130000": (2, bad), "140000": (1, bad), "610000": (1, bad), "440000": (1, none),
        "420000": (1, none), "130100": (1, bad), "133100": (1, bad), "610403": (1, bad), "310000": (1, bad),
        "140700": (1, bad), "440100": (1, none), "500000": (1, none), "130800": (1, none), "420100": (1, none),
    }  # fmt: skip
    notes = dict(rows(home, "select scope_code, note_en from mart.fleet_scope where scope_kind = 'province'"))
    assert notes["130000"] == "only its cities inside the key regions"  # 承德 is in the nation only
    assert notes["340000"] is None
    untouched = rows(
        home, "select distinct outcome, share_nev_or_clean from mart.fleet_share where added_or_replaced = 0"
    )
    assert untouched == [("not_applicable", None)]


def test_vehicle_rows_win_over_totals_and_the_difference_is_told(tmp_path):
    vehicles = [bus(n, fuel="B" if n == 0 else "C") for n in range(4)]
    totals = [
        total(),  # beside vehicles
        total(fleet="出租", added_or_replaced="5", nev="5", clean_energy="0"),  # alone
        total(period="2019H2", added_or_replaced="7", nev="7", clean_energy="0"),
        total(period="2019", added_or_replaced="99", nev="99", clean_energy="0"),
        total(region_code="320100", period="2019", added_or_replaced="30", nev="20", clean_energy="5"),
        total(region_code="320100", period="2019H1", added_or_replaced="3", nev="2", clean_energy="0"),
        total(region_code="320200", period="2019-01", added_or_replaced="2", nev="1", clean_energy="0"),
        total(region_code="无锡市(320200)", period="2019-02", added_or_replaced="2", nev="2", clean_energy="0"),
    ]
    home = made(tmp_path / "home", vehicles, totals)
    found = {key: told[:3] for key, told in shares(home).items() if key[1] in ("130100", "320100", "320200")}
    assert found == {
        ("2019H1", "130100", "公交"): (4, 3, 0), ("2019H1", "130100", "出租"): (5, 5, 0),
        ("2019H1", "130100", "ALL"): (9, 8, 0),
        ("2019H2", "130100", "公交"): (7, 7, 0), ("2019H2", "130100", "ALL"): (7, 7, 0),
        # vehicles in one half of the year: the other half stands on its total
        ("2019", "130100", "公交"): (11, 10, 0), ("2019", "130100", "出租"): (5, 5, 0),
        ("2019", "130100", "ALL"): (16, 15, 0),
        # no vehicles: the year's own total, not that of one of its halves
        ("2019", "320100", "公交"): (30, 20, 5), ("2019", "320100", "ALL"): (30, 20, 5),
        ("2019H1", "320100", "公交"): (3, 2, 0), ("2019H1", "320100", "ALL"): (3, 2, 0),
        ("2019H1", "320200", "公交"): (4, 3, 0), ("2019H1", "320200", "ALL"): (4, 3, 0),
        ("2019", "320200", "公交"): (4, 3, 0), ("2019", "320200", "ALL"): (4, 3, 0),
    }  # fmt: skip
    told = rows(
        home, "select period, vehicles_added, total_added, difference, row_no from mart.fleet_difference order by 1"
    )
    assert told == [("2019", 4, 99, -95, 5), ("2019H1", 4, 10, -6, 2)]
    assert len(found_by(home, "fleet_total_differs")) == 2
    by_source = rows(
        home,
        """select from_vehicles, from_totals from mart.fleet_share
        where scope_code = '130100' and period = '2019' and fleet = 'ALL'""",
    )
    assert by_source == [(4, 12)]


def test_a_total_of_a_month_that_does_not_count_is_told(tmp_path):
    """Vehicles of one month decide the half-year: totals of its other months stay out of it, and are not dropped."""
    vehicles = [bus(0), bus(1, region_code="320106", registered_on="2019-07-15")]
    totals = [
        total(period="2019-03", added_or_replaced="1", nev="1", clean_energy="0"),
        total(period="2019-05", added_or_replaced="7", nev="7", clean_energy="0"),
        total(region_code="320100", period="2019-05"),  # of the other half-year
    ]
    home = made(tmp_path / "home", vehicles, totals)
    assert shares(home, scope="130100", fleet="公交", period="2019H1")["2019H1", "130100", "公交"][0] == 1
    assert shares(home, scope="320100", fleet="公交", period="2019H1")["2019H1", "320100", "公交"][0] == 10
    told = rows(home, "select period, prefecture_code, vehicles_added, total_added from mart.fleet_difference")
    assert told == [("2019-05", "130100", 0, 7)]


def test_a_city_of_which_some_months_are_told_is_neither_met_nor_missed(tmp_path):
    low, city = {"added_or_replaced": "10", "nev": "1", "clean_energy": "0"}, {"region_code": "320100"}
    months = [total(period=f"2019-0{n}", **low) for n in range(1, 7)]
    two = [total(period=f"2019-0{n}", **low, **city) for n in (1, 2)]
    home = made(tmp_path / "home", [*months, *two, total(period="2019H2", **low, **city)])
    found = {key[:2]: told[-1] for key, told in shares(home, fleet="公交").items() if key[1] in ("130100", "320100")}
    assert found == {
        ("2019H1", "130100"): "non_compliant", ("2019", "130100"): "non_compliant",
        ("2019H1", "320100"): "indeterminate", ("2019H2", "320100"): "non_compliant",
        ("2019", "320100"): "indeterminate",
    }  # fmt: skip


def test_vehicles_outside_of_the_built_up_area_are_no_answer_to_a_total(tmp_path):
    home = made(tmp_path / "home", [bus(0, built_up_area="否")], [total()])
    assert shares(home, scope="130100", fleet="公交", period="2019H1")["2019H1", "130100", "公交"][:3] == (10, 8, 1)
    assert rows(home, "from mart.fleet_difference") == []


def test_totals_that_agree_are_no_difference_and_vehicles_kept_out_do_not_hide_them(tmp_path):
    vehicles = [bus(0), bus(1, fuel="B"), bus(2, region_code="320106", acquisition="")]
    agreeing = [total(added_or_replaced="2", nev="1", clean_energy="0"), total(region_code="320100")]
    home = made(tmp_path / "home", vehicles, agreeing)
    assert rows(home, "from mart.fleet_difference") == []
    assert shares(home, scope="320100", fleet="公交", period="2019H1")["2019H1", "320100", "公交"][0] == 10


def test_totals_that_cannot_be_used_are_told_and_rows_without_a_key_quarantined(tmp_path):
    totals = [
        total(nev=""),  # not known how many
        total(region_code="320100", nev="10"),  # its parts exceed it
        total(region_code="130000"),  # no city
        total(region_code="320200", fleet="旅游"),
        total(region_code="320300", period="2019Q1"),
        total(region_code="320400", period="2020H1"),  # has not happened yet
        total(region_code="320500", added_or_replaced="1,000辆"),
        total(region_code="320500", fleet="出租", added_or_replaced="1,0"),
        total(region_code="320600", added_or_replaced="一百"),
        total(region_code="", added_or_replaced="5"),
        total(region_code="320800", fleet=""),
        total(region_code="320900", added_or_replaced=""),
    ]
    home = made(tmp_path / "home", totals)
    assert {key[1] for key in shares(home, fleet="公交")} == {"000000", "KEY", "YRD", "320000", "320500"}
    found = rows(
        home,
        """select scope_code, fleet, reason, vehicles from mart.fleet_unknown where basis = 'totals'
        and period = '2019H1' and fleet <> 'ALL' and scope_code in ('000000', 'YRD') order by all""",
    )
    assert found == [
        ("000000", "不明", "fleet", 10), ("000000", "公交", "nev", 10), ("000000", "公交", "parts_exceed_total", 10),
        ("000000", "公交", "region_code", 10), ("YRD", "不明", "fleet", 10), ("YRD", "公交", "parts_exceed_total", 10),
    ]  # fmt: skip
    quarantined = rows(home, "select column_name, reason_code from mart.quarantine order by row_no")
    assert quarantined == [
        ("added_or_replaced", "unreadable_number"), ("added_or_replaced", "unreadable_number"),
        ("region_code", "missing_key"), ("fleet", "missing_key"), ("added_or_replaced", "missing_value"),
    ]  # fmt: skip
    assert found_by(home, "unknown_period") == [("2019Q1", "unknown")]
    assert len(found_by(home, "fleet_total_unusable")) == 5


def test_what_has_a_province_and_no_city_is_told_where_it_may_lie(tmp_path):
    vehicles = [bus(0, region_code="330000"), bus(1, region_code="")]
    home = made(tmp_path / "home", vehicles, [total(region_code="330000")])
    query = """select scope_code, basis, reason, vehicles from mart.fleet_unknown
        where period = '2019H1' and fleet = 'ALL' order by all"""
    assert rows(home, query) == [
        (scope, basis, "region_code", vehicles + (scope == "000000" and basis == "vehicles"))
        for scope in ("000000", "330000", "KEY", "YRD") for basis, vehicles in (("totals", 10), ("vehicles", 1))
    ]  # fmt: skip


def test_totals_that_contradict_each_other_are_pointed_out_and_decide_nothing(tmp_path):
    again = [total(added_or_replaced="12"), total(fleet="出租"), total(fleet="出租", clean_energy="")]
    home = made(tmp_path / "home", [total(), total(fleet="出租")], again)
    assert found_by(home, "fleet_total_contradicted") == [
        ("130100 公交", "2 totals for one period, 10 to 12"),
        ("130100 出租", "2 totals for one period, 10 to 10"),  # one leaves its parts blank: told, and the other counts
    ]
    assert {reason.split(":")[0] for _, reason in found_by(home, "fleet_total_unusable")} == {"conflict"}
    assert shares(home, scope="130100", period="2019H1", fleet="公交") == {}
    assert shares(home, scope="130100", period="2019H1", fleet="出租")["2019H1", "130100", "出租"][0] == 10


def test_a_total_that_came_later_corrects_the_one_before(tmp_path, monkeypatch):
    home = tmp_path / "home"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580000000")
    made(home, [total()])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580100000")
    assert ingest(home, write(tmp_path / "later.csv", [total(added_or_replaced="12")])).code == 0
    judge(home, AS_OF)
    assert shares(home, scope="130100", fleet="公交", period="2019H1")["2019H1", "130100", "公交"][0] == 12
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580200000")  # the same number again, its parts left blank
    assert ingest(home, write(tmp_path / "last.csv", [total(added_or_replaced="12", nev="")])).code == 0
    judge(home, AS_OF)
    found = shares(home, scope="130100", fleet="公交", period="2019H1")["2019H1", "130100", "公交"]
    assert found[:3] == (12, 8, 1)


def test_a_total_that_is_not_the_sum_of_its_parts_is_pointed_out(tmp_path):
    small = {"nev": "0", "clean_energy": "0"}
    totals = [
        total(), total(period="2019-02", added_or_replaced="11", **small),  # one month exceeds its half-year
        # one of six does not
        total(fleet="出租"), total(fleet="出租", period="2019-02", added_or_replaced="9", **small),
        total(region_code="320100", period="2019", added_or_replaced="25"),
        total(region_code="320100"), total(region_code="320100", period="2019H2", added_or_replaced="16"),
        total(region_code="320200", period="2019", added_or_replaced="25"),
        total(region_code="320200"), total(region_code="320200", period="2019H2", added_or_replaced="15"),
        total(region_code="320300", period="2019", added_or_replaced="25"), total(region_code="320300"),
    ]  # fmt: skip
    home = made(tmp_path / "home", totals)
    assert found_by(home, "fleet_total_parts") == [("130100 公交 2019H1", "10 <> 11"), ("320100 公交 2019", "25 <> 26")]


def test_the_latest_record_of_a_vehicle_and_day_counts(tmp_path, monkeypatch):
    home = tmp_path / "home"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580000000")
    made(home, [bus(0, fuel="B"), bus(1, fuel="B"), bus(2)])
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1580100000")
    later = [bus(0, fuel="C"), bus(1, fuel="C", fleet=""), bus(2, registered_on="2019-03-16")]
    assert ingest(home, write(tmp_path / "later.csv", later)).code == 0
    judge(home, AS_OF)
    found = rows(home, "select vin, power, count(*) from mart.fleet_vehicle group by all order by all")
    # a row that says nothing about fleets takes nothing back; two days are two registrations, and pointed out
    assert found == sorted([(vin(0), "nev", 1), (vin(1), "neither", 1), (vin(2), "nev", 2)])
    assert [subject for subject, _ in found_by(home, "fleet_registered_twice")] == [f"LZZ**********{vin(2)[-4:]}"]


def test_rows_of_one_vehicle_and_day_that_contradict_each_other_keep_it_out(tmp_path):
    """The last row of a file used to decide: one diesel row more made 8 of 10 into 7 of 10, with nothing said."""
    table = [bus(n, fuel="C" if n < 8 else "B") for n in range(10)]
    others = [
        {"fuel": "B"}, {"region_code": "320106"}, {"fleet": "通勤"}, {"acquisition": ""}, {"built_up_area": "否"},
        {"fuel": "电", "usage": "B", "acquisition": "更新", "region_code": "130104"},  # the same in all that decides
        {"registered_on": "2019-03-16"},  # another registration
    ]  # fmt: skip
    home = made(tmp_path / "home", table, [bus(n, **changes) for n, changes in enumerate(others)])
    query = "select vin, standing, reasons from mart.fleet_vehicle where registered_on = date '2019-03-15'"
    assert sorted(rows(home, query)) == sorted(
        (vin(n), *(("kept_out", ["conflict"]) if n < 5 else ("counted", []))) for n in range(10)
    )
    assert shares(home, scope="130100", fleet="公交", period="2019H1") == {
        ("2019H1", "130100", "公交"): (6, 4, 0, "non_compliant")  # vehicle 6 was registered twice, and is pointed out
    }
    named = {f"LZZ**********{vin(n)[-4:]}" for n in range(5)}
    assert {subject for subject, _ in found_by(home, "fleet_rows_contradict")} == named
    again = made(tmp_path / "again", [bus(n, **changes) for n, changes in enumerate(others)], table)
    assert rows(again, "from mart.fleet_share order by all") == rows(home, "from mart.fleet_share order by all")


def test_cities_add_up_to_every_place_that_holds_them(tmp_path):
    chance = random.Random(7)
    places = ["130102", "320106", "440106", "500103", "130802", "110105", "610403", "130629"]
    fleets = ["公交", "环卫", "邮政", "出租", "通勤", "轻型物流配送"]
    vehicles = [
        bus(n, region_code=chance.choice(places), fleet=chance.choice(fleets), fuel=chance.choice("ABCEO"),
            vehicle_type="H31", gvm_kg="3000", length_mm="5000",
            registered_on=chance.choice(["2019-02-01", "2019-08-01"]))
        for n in range(300)
    ]  # fmt: skip
    home = made(tmp_path / "home", vehicles)
    parts = {"000000": "scope_kind = 'city'", "KEY": "scope_kind = 'region' and scope_code in ('JJJ', 'FWP', 'YRD')"}
    parts |= {"JJJ": "scope_code in ('130100', '110000', '133100')", "320000": "scope_code = '320100'"}
    for whole, inside in parts.items():
        query = """select period, fleet, sum(added_or_replaced), sum(nev), sum(clean_energy) from mart.fleet_share
            where {} group by all order by all"""
        assert rows(home, query.format(inside)) == rows(home, query.format(f"scope_code = '{whole}'")), whole
    assert found_by(home, "fleet_share_adds_up") == []
    assert shares(home, period="2019", scope="000000", fleet="ALL")["2019", "000000", "ALL"][0] == sum(
        one["fuel"] != "O" for one in vehicles
    )


def test_a_share_that_does_not_add_up_would_be_found(tmp_path):
    """The check must not fail in any home, so that it is tried on a table made wrong."""
    home = made(tmp_path / "home", [bus(0)])
    check = next(found for found in declarations.discover("checks", CheckHeader) if found.name == "fleet_share_adds_up")
    with warehouse.connect(home / "working.duckdb") as con:
        assert con.execute(check.sql).fetchall() == []
        con.execute(
            """update mart.fleet_share set added_or_replaced = 3, from_vehicles = 3
            where scope_code = '000000' and fleet = '公交'"""
        )
        con.execute(
            "update mart.fleet_share set nev = 2 where scope_code = '130100' and fleet = '公交' and period = '2019H1'"
        )
        found = {subject for subject, _ in con.execute(check.sql).fetchall()}
    assert found == {"2019 公交", "2019H1 公交", "2019H1 130100 公交"}


records = st.lists(
    st.fixed_dictionaries(
        {
            "fleet": st.sampled_from(["公交", "出租", "轻型物流配送", "", "?"]),
            "fuel": st.sampled_from(["A", "C", "E", "O", ""]),
            "acquisition": st.sampled_from(["新增", "更新", ""]),
            "built_up_area": st.sampled_from(["是", "否", ""]),
            "region_code": st.sampled_from(["130102", "320106", "440106", "999999"]),
            "vehicle_type": st.sampled_from(["H31", "H21", "K11", ""]),
            "registered_on": st.sampled_from(["2019-03-15", "2019-09-15", "2020-03-15"]),
        }
    ),
    min_size=1,
    max_size=25,
)


@pytest.fixture
def fresh(tmp_path_factory):
    return lambda: tmp_path_factory.mktemp("fresh") / "home"


@hypothesis_settings(
    max_examples=4,
    deadline=None,
    phases=[Phase.generate],  # every example is two homes with a night each: too slow to make them smaller
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(given_records=records, chance=st.randoms(use_true_random=False))
def test_parts_never_exceed_the_whole_and_order_and_repetition_change_nothing(fresh, given_records, chance):
    table = [bus(n, **record) for n, record in enumerate(given_records)]
    home = made(fresh(), table)
    query = "from mart.fleet_share order by period, scope_code, fleet"
    once = rows(home, query)
    shown = rows(
        home,
        "select added_or_replaced, nev, clean_energy, share_nev_or_clean, share_nev, outcome from mart.fleet_share",
    )
    for added, nev, clean, both, alone, outcome in shown:
        assert 0 <= nev + clean <= added
        assert (both is None) == (alone is None) == (added == 0)
        assert both is None or 0 <= alone <= both <= 100
        assert added or outcome == "not_applicable"
    mixed = table + chance.sample(table, len(table) // 2)
    chance.shuffle(mixed)
    assert rows(made(fresh(), mixed[: len(mixed) // 2 + 1], mixed[len(mixed) // 3 :]), query) == once
