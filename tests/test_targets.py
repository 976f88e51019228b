"""The numbered targets of the plan, the output of new-energy vehicles with its defects, and the half-yearly reports."""

import csv
import re
from collections import Counter
from datetime import date

import pytest

from catalogue import SQL_DIR
from reports.targets import SHARE_OF_ONE, amount
from tests.fleet_tables import bus, found_by, total
from tests.homes import REAL, ingest, judge, rows
from tests.vehicles import registered, truck, write

SERIES = (REAL / "caam-nev", REAL / "iea-ev-china", REAL / "mot-ev-bus")
needs_series = pytest.mark.skipif(
    not all(folder.exists() for folder in SERIES), reason="the real series are not here: NOT checked"
)


def made(home, *tables, as_of):
    for number, table in enumerate(tables):
        said = ingest(home, write(home.parent / f"{home.name}-{number}.csv", table))
        assert said.answer[0]["status"] == "taken", said.answer
    return judge(home, as_of)


def targets(home):
    """Value, outcome and origin by target."""
    found = rows(home, "select target_id, value, outcome, origin from mart.plan_target")
    return {target: tuple(told) for target, *told in found}


def month(name, produced, sold, **more):
    return {"month": name, "produced": str(produced), "sold": str(sold), **more}


def year(*monthly, of=2020, **more):
    return [month(f"{of}-{n:02}", produced, sold, **more) for n, (produced, sold) in enumerate(monthly, start=1)]


def output(home):
    found = rows(home, "select period, produced, sold, is_complete, origin, doubts from mart.nev_output")
    return {period: tuple(told) for period, *told in found}


# Targets


def test_every_target_of_the_plan_is_there_and_without_data_none_is_judged(tmp_path):
    home = made(tmp_path / "home", [registered(1)], as_of=date(2020, 6, 30))
    with (SQL_DIR / "seeds" / "plan_targets.csv").open(encoding="utf-8", newline="") as file:
        law = list(csv.DictReader(file))
    for row in law:
        assert row["doc_no"].strip(), row
        assert row["confidence"] in ("verified", "known", "uncertain"), row
        assert "http" not in " ".join(row.values()), row
    found = targets(home)
    assert set(found) == {row["target_id"] for row in law}
    told = {row["target_id"]: "no_data" if row["unit"] else "not_applicable" for row in law}
    told["T11-1"] = "open"  # its year is not over
    assert found == {target: (None, outcome, "none") for target, outcome in told.items()}


@pytest.mark.parametrize(
    ("produced", "sold", "as_of", "outcome"),
    [
        (2_000_000, 2_000_000, date(2020, 12, 31), "met"),
        (2_000_000, 1_999_999, date(2020, 12, 31), "open"),  # the day itself is not over
        (2_000_000, 1_999_999, date(2021, 1, 1), "indeterminate"),  # about: one above, one just below
        (1_800_000, 1_800_000, date(2021, 1, 1), "indeterminate"),
        (1_800_000, 1_799_999, date(2021, 1, 1), "indeterminate"),
        (1_799_999, 1_799_999, date(2021, 1, 1), "not_met"),
    ],
)
def test_about_two_million_has_no_tolerance_of_its_own(tmp_path, produced, sold, as_of, outcome):
    home = made(tmp_path / "home", [month("2020", produced, sold)], as_of=as_of)
    assert targets(home)["T11-1"] == (float(min(produced, sold)), outcome, "measured")


def test_one_figure_of_two_never_meets_the_target(tmp_path):
    """Production and sales must both reach it: one that is missing is no figure that does."""
    home = made(tmp_path / "home", [{"month": "2020", "produced": "", "sold": "2100000"}], as_of=date(2021, 1, 1))
    assert targets(home)["T11-1"] == (None, "no_data", "none")
    early = [{"month": "2020-01", "produced": "", "sold": "2100000"}]
    assert targets(made(tmp_path / "early", early, as_of=date(2020, 6, 30)))["T11-1"] == (None, "open", "none")


def test_a_total_that_lacks_a_figure_gives_way_to_twelve_months(tmp_path):
    table = [*year(*[(180_000, 190_000)] * 12), {"month": "2020", "produced": "", "sold": "2280000"}]
    home = made(tmp_path / "home", table, as_of=date(2021, 1, 31))
    assert output(home)["2020"] == (2_160_000, 2_280_000, True, "added_up", [])
    assert targets(home)["T11-1"] == (2_160_000.0, "met", "measured")


def test_a_year_with_a_month_missing_or_zero_is_no_year(tmp_path):
    full = [(150_000, 160_000)] * 12
    zero = made(tmp_path / "zero", year(*full[:11], (0, 160_000)), as_of=date(2021, 1, 31))
    assert targets(zero)["T11-1"] == (None, "no_data", "none")
    assert output(zero)["2020"] == (1_650_000, 1_920_000, False, "added_up", ["zero"])
    short = made(tmp_path / "short", [row for row in year(*full) if row["month"] != "2020-05"], as_of=date(2021, 1, 31))
    assert output(short)["2020"][2:] == (False, "added_up", ["gap"])
    assert found_by(short, "nev_output_gap") == [("2020-05", "no row")]
    whole = made(tmp_path / "whole", year(*[(200_000, 210_000)] * 12), as_of=date(2020, 12, 30))
    assert targets(whole)["T11-1"][1] == "met"  # eleven months have ended, and reach it
    assert "2020-12" not in output(whole)


@pytest.mark.parametrize(
    ("bad", "as_of", "outcome"),
    [
        (1, date(2020, 6, 30), "met"), (2, date(2020, 6, 30), "open"), (2, date(2020, 12, 31), "open"),
        (2, date(2021, 1, 1), "no_data"),
    ],
)  # fmt: skip
def test_the_share_of_the_key_regions(tmp_path, bad, as_of, outcome):
    """The last half-year that is over counts; after the deadline only the one that it ends."""
    fleet = [bus(n, fuel="B" if n < bad else "C", registered_on="2020-02-01") for n in range(5)]
    elsewhere = [bus(9, fuel="B", registered_on="2020-02-01", region_code="440106")]
    home = made(tmp_path / "home", fleet + elsewhere, as_of=as_of)
    value = None if outcome == "no_data" else 100 - 20.0 * bad
    origin = "none" if outcome == "no_data" else "measured"
    assert targets(home)["T11-3"] == (value, outcome, origin)
    assert targets(home)["T11-2"][1:] == ("not_applicable", "measured")  # the text gives no number


def test_the_share_after_the_deadline(tmp_path):
    fleet = [bus(n, fuel="B" if n < 2 else "C", registered_on="2020-12-31") for n in range(5)]
    home = made(tmp_path / "home", fleet, as_of=date(2021, 6, 30))
    assert targets(home)["T11-3"] == (60.0, "not_met", "measured")
    detail = rows(home, "select period, detail_en from mart.plan_target where target_id = 'T11-3'")
    assert detail == [
        (
            "2020H2",
            "of 5 vehicles 3 new-energy, 0 clean-energy; 0 more kept out as not known; fleets below 80 %: city buses",
        )
    ]


@pytest.mark.parametrize(
    ("kept_out", "outcome"),
    [
        ([{"acquisition": ""}] * 5, "indeterminate"),  # 3 of 5, and five more electric buses that may count: 8 of 10
        ([{"acquisition": ""}] * 4, "not_met"),
        ([{"acquisition": "", "fuel": "B"}] * 9, "not_met"),  # diesel lifts no share
        ([{"fuel": ""}] * 5, "indeterminate"),
        ([{"acquisition": "", "region_code": "440106"}] * 5, "not_met"),  # outside of 重点区域
    ],
)
def test_a_share_that_unknown_vehicles_could_lift_is_not_missed(tmp_path, kept_out, outcome):
    fleet = [bus(n, fuel="B" if n < 2 else "C", registered_on="2020-12-31") for n in range(5)]
    fleet += [bus(10 + n, registered_on="2020-12-31", **changes) for n, changes in enumerate(kept_out)]
    home = made(tmp_path / "home", fleet, as_of=date(2021, 6, 30))
    assert targets(home)["T11-3"] == (60.0, outcome, "measured")


def test_a_share_that_a_total_of_unknown_parts_could_lift_is_not_missed(tmp_path):
    fleet = [bus(n, fuel="B" if n < 2 else "C", registered_on="2020-12-31") for n in range(5)]
    unknown = [total(period="2020H2", region_code="320100", added_or_replaced="5", nev="")]
    home = made(tmp_path / "home", fleet, unknown, as_of=date(2021, 6, 30))
    assert targets(home)["T11-3"] == (60.0, "indeterminate", "measured")


@pytest.mark.parametrize(
    ("last", "as_of", "outcome"),
    [
        ("2019-06-15", date(2020, 12, 31), "open"),
        ("2019-06-15", date(2021, 6, 30), "indeterminate"),  # nothing is known of the last month
        ("2020-12-01", date(2021, 6, 30), "not_met"),
    ],
)
def test_the_million(tmp_path, last, as_of, outcome):
    home = made(tmp_path / "home", [truck(1), truck(2, deregistered_on=last, recycled_on=last)], as_of=as_of)
    assert targets(home)["T09-2"] == (2.0, outcome, "measured")


def test_open_flags(sample_home):
    found = targets(sample_home.root)
    flagged = rows(sample_home.root, "select count(distinct model_code)::double from mart.revocation_candidate")[0][0]
    assert flagged > 0
    assert found["T09-1"] == (flagged, "not_met", "measured")


@pytest.mark.parametrize(("value", "text"), [(75.949, "75.9%"), (75.95, "76.0%"), (100 * 7541 / 9929, "75.9%")])
def test_a_share_is_rounded_once(value, text):
    assert amount(value, "%") == amount(value / 100, SHARE_OF_ONE) == text


def test_early_china_vi(tmp_path):
    """Counted from the day of the plan on, inside the places that it names, for the vehicles that it means."""
    car = {"vehicle_type": "K33", "fuel": "A", "usage": "A", "gvm_kg": "1900", "length_mm": "4600"}
    car["invoice_on"] = "2019-07-10"  # no sale before the day on which the stage came into force
    table = [
        registered(1, **car, registered_on="2019-07-15", emission_stage="国五"),
        registered(2, **car, registered_on="2019-07-15", emission_stage="国六"),
        registered(3, **car, registered_on="2019-06-15", emission_stage="国五"),
        registered(4, **car, registered_on="2019-07-15", emission_stage="国五", region_code="420106"),
    ]
    home = made(tmp_path / "home", table, as_of=date(2019, 12, 31))
    assert rows(home, "select checked, below_stage from mart.plan_timing") == [(2, 1)]
    assert targets(home)["T09-3"] == (1.0, "not_met", "measured")


@pytest.mark.parametrize(
    ("changes", "outcome", "unplaced"),
    [
        ({"vehicle_type": "", "gvm_kg": ""}, "indeterminate", 1),  # light, urban or none of the plan's business
        ({"region_code": ""}, "indeterminate", 1),
        ({"region_code": "320000"}, "indeterminate", 1),  # below the stage, in a city that is not told
        ({"region_code": "420000"}, "met", 0),  # no city of 湖北 is among them
    ],
)
def test_early_china_vi_is_not_met_over_what_may_be_below(tmp_path, changes, outcome, unplaced):
    car = {"region_code": "310104", "vehicle_type": "K33", "fuel": "A", "usage": "A", "gvm_kg": "1900"}
    car |= {"registered_on": "2019-08-15", "invoice_on": "2019-08-10"}
    table = [registered(1, **car, emission_stage="国六"), registered(2, **{**car, "emission_stage": "国五", **changes})]
    home = made(tmp_path / "home", table, as_of=date(2019, 12, 31))
    assert rows(home, "select checked, below_stage, unplaced from mart.plan_timing") == [(1, 0, unplaced)]
    assert targets(home)["T09-3"] == (0.0, outcome, "measured")


def test_the_english_of_a_target_has_no_chinese_and_knows_one_from_many(sample_home):
    told = dict(rows(sample_home.root, "select target_id, detail_en from mart.plan_target where origin = 'measured'"))
    assert "fleets below 80 %: city buses, taxis" in told["T11-3"]
    assert [text for text in told.values() if re.search("[一-鿿]", text)] == []
    reported = rows(sample_home.root, "select detail_en from mart.plan_target where origin = 'reported'")
    assert all("1 reported figure, " in text for (text,) in reported)


def test_a_reported_figure_is_shown_as_reported_and_never_judged(tmp_path):
    figures = [
        {"target_id": "R179-3", "period": "2020", "value": "96.5%", "reported_on": "2021-01-20", "reporter": "甲"},
        {"target_id": "R179-3", "period": "2020", "value": "94.1%", "reported_on": "2021-02-20", "reporter": "乙"},
        {"target_id": "R179-3", "period": "2020", "value": "99", "reported_on": "2021-07-20", "reporter": "丙"},
        {"target_id": "R179-4", "period": "2020", "value": "91", "scope_code": "130000", "reported_on": "2021-02-20"},
        {"target_id": "T09-4", "period": "2020", "value": "", "reported_on": "2021-02-20", "note": "无数据"},
        {"metric": "retired_trucks", "period": "2020", "value": "102", "unit": "万辆", "reported_on": "2021-02-20"},
        {"target_id": "T10-1", "period": "2020", "value": "12", "unit": "家", "reported_on": "2021-02-20"},
        {"target_id": "T11-1", "period": "2020", "value": "136.6万辆", "reported_on": "2021-01-13"},
        {"period": "2020", "value": "1", "reported_on": "2021-02-20"},
        {"target_id": "R179-1", "value": "1"},
        {"target_id": "R179-1", "period": "2020", "value": "八成"},
    ]
    home = made(tmp_path / "home", figures, as_of=date(2021, 6, 30))
    found = targets(home)
    assert found["R179-3"] == (94.1, "reported_only", "reported")  # the latest by the policy day
    assert found["R179-4"] == (None, "reported_only", "reported")  # of one province, not of the country
    assert found["T09-4"] == (None, "reported_only", "reported")
    assert found["T09-2"] == (102.0, "reported_only", "reported")
    units = dict(rows(home, "select target_id, value_unit from mart.plan_target where value is not null"))
    assert units == {"R179-3": "%", "T09-2": "万辆", "T10-1": "家", "T11-1": "vehicles/year"}
    assert found["S2021-1"] == (None, "not_applicable", "none")  # its text has no number
    assert found["T11-1"] == (1_366_000.0, "reported_only", "reported")
    quarantined = rows(home, "select column_name, reason_code from mart.quarantine order by row_no")
    assert quarantined == [("target_id", "missing_key"), ("period", "missing_key"), ("value", "unreadable_number")]
    assert found_by(home, "reported_figure_differs") == [("R179-3 2020 ", "94.1, 96.5")]


# Output of new-energy vehicles


def test_checks_of_the_output_report_and_repair_nothing(tmp_path):
    kinds = {"bev_sold": "70000", "phev_sold": "30000"}
    table = [
        month("2019-01", 90_000, 100_000, **kinds),
        month("2019-02", 100_000, 90_000, **kinds),  # exchanged: the kinds sold come to what was produced
        month("2019-03", 80_000, 90_000, **kinds),  # the kinds come to neither
        month("2019-04", 90_000, 101_500, **kinds),  # rounding explains it
        month("2019-05", 90_000, 101_501, **kinds),
        month("2019-06", 90_000, 0, **kinds),
        month("2019-07", 90_000, 90_000, bev_sold="0", phev_sold="0"),
        month("2019-10", "9万", "10.05万辆", **kinds),
    ]
    home = made(tmp_path / "home", table, as_of=date(2019, 12, 31))
    named = {
        check: [subject for subject, _ in found_by(home, f"nev_output_{check}")]
        for check in ("zero", "exchanged", "parts", "gap", "cumulative", "disagree", "year_differs")
    }
    assert named == {
        "zero": ["2019-06", "2019-07"], "exchanged": ["2019-02"], "parts": ["2019-02", "2019-03", "2019-05"],
        "gap": ["2019-08", "2019-09"], "cumulative": [], "disagree": [], "year_differs": [],
    }  # fmt: skip
    found = output(home)
    assert found["2019-02"] == (100_000, 90_000, True, "published", ["exchanged", "parts"])
    assert found["2019-10"][:2] == (90_000, 100_500)
    assert found["2019"][2:] == (False, "added_up", ["exchanged", "gap", "parts", "zero"])


def test_totals_of_the_year_so_far_must_follow_from_the_months(tmp_path):
    dated = [
        (10_000, 10_000),
        (20_000, 30_000),
        (20_000, 50_000),
        (20_000, 90_000),
        (20_000, 80_000),
        (20_000, 101_500),
    ]
    table = [
        month(f"2019-{n:02}", produced, 10_000, produced_to_date=str(so_far))
        for n, (produced, so_far) in enumerate(dated, start=1)
    ]
    table += [month("2020-01", 10_000, 10_000, produced_to_date="10000"), month("2020-03", 5, 5, produced_to_date="1")]
    table += [month("2021-01", 10_000, 10_000, sold_to_date="60000")]
    home = made(tmp_path / "home", table, as_of=date(2021, 12, 31))
    assert [subject for subject, _ in found_by(home, "nev_output_cumulative")] == ["2019-04", "2019-05", "2021-01"]


def test_two_tellings_of_a_month_or_year_are_pointed_out(tmp_path):
    monthly = year(*[(10_000, 10_000)] * 12, of=2019)
    later = [month("2019年1月", 10_000, 10_000), month("2019-02", 11_000, 10_000), month("2019", 127_001, 120_000)]
    home = made(tmp_path / "home", monthly, later, as_of=date(2020, 12, 31))
    assert found_by(home, "nev_output_disagree") == [("2019-02", "2 different pairs of figures")]
    assert found_by(home, "nev_output_year_differs") == [
        ("2019", f"published 127,001 / 120,000, months add up to {output(home)['2019-02'][0] + 110_000:,} / 120,000")
    ]
    assert output(home)["2019"] == (127_001, 120_000, True, "published", ["disagree", "year_differs"])
    exact = made(tmp_path / "exact", [*monthly, month("2019", 126_000, 114_000)], as_of=date(2020, 12, 31))
    assert found_by(exact, "nev_output_year_differs") == []


def test_rows_without_month_or_figure_are_quarantined(tmp_path):
    table = [month("", 1, 1), {"month": "2019-01"}, month("2019-02", -5, 1), month("2019-03", 1.5, 1)]
    home = made(tmp_path / "home", [*table, month("2019Q2", 1, 1)], as_of=date(2020, 12, 31))
    quarantined = rows(home, "select row_no, reason_code from mart.quarantine order by 1")
    assert quarantined == [
        (2, "missing_key"), (3, "missing_value"), (4, "unreadable_number"), (5, "unreadable_number"),
    ]  # fmt: skip
    assert found_by(home, "unknown_period") == [("2019Q2", "unknown")]
    assert output(home) == {}


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    home = tmp_path_factory.mktemp("series") / "home"
    assert ingest(home, *SERIES).code == 0
    return judge(home, date(2024, 12, 31))


@needs_series
def test_the_real_series_with_its_known_defects(real):
    named = {
        check: [subject for subject, _ in found_by(real, f"nev_output_{check}")]
        for check in ("zero", "exchanged", "parts", "gap", "disagree")
    }
    assert named == {
        "zero": ["2015-08", "2015-09", "2015-10", "2015-11", "2015-12", "2016-10", "2016-11", "2016-12"],
        "exchanged": ["2016-02", "2018-12"],
        "parts": ["2016-01", "2016-02", "2016-04", "2016-05", "2018-06", "2018-12", "2019-05", "2019-06"],
        "gap": [],
        "disagree": [],
    }
    found = output(real)
    assert len(found) == 101 + 9
    assert found["2018-12"] == (225_000, 214_000, True, "published", ["exchanged", "parts"])
    assert [found[str(one)][2] for one in range(2015, 2024)] == [False, False, *[True] * 7]
    assert found["2020"] == (1_313_951, 1_320_908, True, "added_up", [])
    assert targets(real)["T11-1"] == (1_313_951.0, "not_met", "measured")


@needs_series
def test_figures_of_other_populations_stay_beside_the_targets(real):
    counted = Counter(source for (source,) in rows(real, "select source from mart.reported_figure"))
    assert counted == {"iea_ev_explorer": 455, "mot_ev_buses": 13}
    buses = rows(
        real,
        """select period, metric, value from mart.reported_figure
        where source = 'mot_ev_buses' and value is not null order by all""",
    )
    assert buses == [
        ("2019", "bev_city_buses_in_use", 324_464.0), ("2021", "bev_city_buses_in_use", 419_500.0),
        ("2022", "bev_city_buses_in_use", 455_500.0), ("2022", "nev_city_buses_in_use", 529_000.0),
        ("2023", "bev_city_buses_in_use", 473_900.0),
    ]  # fmt: skip
    assert {told[1:] for target, told in targets(real).items() if target in ("T11-2", "T11-3")} == {("no_data", "none")}


# Half-yearly reports


def report(sender, period, day, **more):
    return {"province_code": sender, "period": period, "submitted_on": day, **more}


def test_half_yearly_reports(tmp_path):
    table = [
        report("130000", "2018H2", "2019-01-15", document_no="冀1号"),  # the day itself is in time
        report("河北", "2019年上半年", "2019-07-16"),
        report("新疆兵团", "2018H2", "2019-01-01"),
        report("140000", "2018H2", "2019-03-01"),
        report("140000", "2018H2", "2019-01-10"),  # the earliest counts
        report("150000", "2018H2", "2019-07-16"),
        report("210000", "2019H1", "2019-06-30"),
        report("大连", "2018H2", "2019-01-10"),  # owes none, unless the switch says so
        report("石家庄市", "2018H2", "2019-01-10"),
        report("220000", "2019", "2019-01-10"),
        report("230000", "2018H2", ""),
        report("", "2018H2", "2019-01-10"),
    ]
    home = made(tmp_path / "home", table, as_of=date(2019, 7, 15))
    found = {
        (code, period): (status, due, came)
        for code, period, status, due, came in rows(
            home, "select province_code, period, status, due_on, submitted_on from mart.provincial_report"
        )
    }
    january, july = date(2019, 1, 15), date(2019, 7, 15)
    assert len(found) == 32 * 3
    assert {period for _, period in found} == {"2018H2", "2019H1", "2019H2"}
    assert found["130000", "2018H2"] == ("on_time", january, january)
    assert found["130000", "2019H1"] == ("not_due", july, None)  # has not come by the policy day, which is the last
    assert found["660000", "2018H2"][0] == "on_time"
    assert found["140000", "2018H2"] == ("on_time", january, date(2019, 1, 10))
    assert found["150000", "2018H2"][0] == found["230000", "2018H2"][0] == "missing"
    assert found["210000", "2019H1"] == ("on_time", july, date(2019, 6, 30))
    assert found["210000", "2019H2"] == ("not_due", date(2020, 1, 15), None)
    assert found_by(home, "provincial_report_sender") == [("石家庄市", "2018H2, 2019-01-10")]
    assert found_by(home, "provincial_report_early") == [("210000", "2019H1, 2019-06-30")]
    assert found_by(home, "unknown_period") == [("2019", "a half-yearly report names no half-year")]
    assert targets(home)["T14-1"] == (round(3 / 32, 4), "not_met", "measured")
    judge(home, date(2019, 7, 16))
    late = rows(home, "select province_code, period from mart.provincial_report where status = 'late' order by all")
    assert late == [("130000", "2019H1"), ("150000", "2018H2")]
    assert set(rows(home, "select status from mart.provincial_report where period = '2019H1'")) == {
        ("on_time",), ("late",), ("missing",),
    }  # fmt: skip


def test_only_a_list_that_reaches_a_half_year_says_that_a_report_is_missing(tmp_path):
    """A list of January knows nothing of July; one with a report that came after the day of July does."""
    first = [report("130000", "2018H2", "2019-01-10"), report("140000", "2018H2", "2019-07-15")]
    home = made(tmp_path / "home", first, as_of=date(2019, 7, 31))
    query = """select period, bool_or(has_list) from mart.provincial_report
        where status <> 'not_due' group by 1 order by 1"""
    assert rows(home, query) == [("2018H2", True), ("2019H1", False)]
    assert targets(home)["T14-1"][1] == "no_data"
    later = made(tmp_path / "later", [*first, report("150000", "2018H2", "2019-07-16")], as_of=date(2019, 7, 31))
    assert rows(later, query) == [("2018H2", True), ("2019H1", True)]
    assert targets(later)["T14-1"] == (0.0, "not_met", "measured")


@pytest.mark.parametrize(
    ("as_of", "last"),
    [(date(2018, 12, 31), "2018H2"), (date(2019, 6, 30), "2019H1"), (date(2019, 7, 1), "2019H2")],
)
def test_reports_are_owed_through_the_half_year_of_the_policy_day(tmp_path, as_of, last):
    home = made(tmp_path / "home", [report("130000", "2018H2", "2018-12-30")], as_of=as_of)
    assert rows(home, "select max(period) from mart.provincial_report") == [(last,)]


def test_when_all_have_reported(tmp_path):
    with (SQL_DIR / "seeds" / "reporting_units.csv").open(encoding="utf-8", newline="") as file:
        units = [row["code"] for row in csv.DictReader(file) if row["kind"] != "planned_city"]
    assert len(units) == 32
    home = made(tmp_path / "home", [report(code, "2018H2", "2019-01-15") for code in units], as_of=date(2019, 3, 1))
    assert targets(home)["T14-1"] == (1.0, "met", "measured")
