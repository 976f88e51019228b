"""China VI timing: which stage was in force for a vehicle where and when it was registered, and whether it met it."""

import csv
import random
import re
from datetime import date, timedelta

import numpy as np
import polars as pl
import pytest
import slow_resolver

from catalogue import building, settings, timing, warehouse
from tests.fleet_tables import found_by
from tests.homes import REAL, catalogue, ingest, judge, rows, tables
from tests.vehicles import vin, write

AS_OF = date(2021, 12, 31)
CASES = REAL.parents[1] / "cases"
CAR = {
    "region_code": "310104", "event": "注册登记", "registered_on": "2019-08-01", "vehicle_type": "K33", "fuel": "A",
    "usage": "A", "gvm_kg": "1800", "length_mm": "4600", "emission_stage": "国五", "invoice_on": "2019-07-20",
    "model_code": "", "manufactured_on": "", "certificate_uploaded_on": "", "imported_on": "", "fleet": "",
}  # fmt: skip
TRUCK = {"vehicle_type": "H11", "fuel": "B", "usage": "F", "gvm_kg": "25000", "length_mm": "11000"}
BUS = {"vehicle_type": "K11", "fuel": "B", "usage": "C", "gvm_kg": "16000", "length_mm": "10500", "fleet": "公交"}
LNG = {**TRUCK, "vehicle_type": "Q11", "fuel": "E", "gvm_kg": "40000"}


def car(number, **changes):
    """Give a registration of a petrol car of stage V in 上海, bought and registered after the day."""
    return {"vin": vin(number), **CAR, **changes}


BELOW, MET, OUT = "non_compliant", "compliant", "not_applicable"


def below(stage):
    return (BELOW, stage, None)


def met(stage):
    return (MET, stage, None)


def unclear(reason, stage=None):
    return ("indeterminate", stage, reason)


NOT_NAMED, NO_ENGINE = (OUT, None, "event_not_covered"), (OUT, None, "no_emission_stage")

NEAR_MISSES = [
    # the day of law, and the days around it
    ({}, below("6b")),
    ({"registered_on": "2019-06-30", "invoice_on": "2019-06-20"}, met("V")),
    ({"registered_on": "2019-07-01", "invoice_on": "2019-07-01"}, below("6b")),
    ({"registered_on": "2019-07-02", "invoice_on": "2019-06-30"}, met("V")),  # 上海: bought before, no last day
    ({"registered_on": "2020-06-30", "invoice_on": "2019-06-30"}, met("V")),
    ({"registered_on": "2020-07-01", "invoice_on": "2019-06-30"}, below("6a")),  # until the national day
    ({"invoice_on": ""}, unclear("missing:invoice_on", "6b")),
    ({"invoice_on": "", "registered_on": "2019-06-30"}, met("V")),  # where it does not decide
    # a day after the registration is wrong, and says no more than a missing one
    ({"invoice_on": "2019-08-01"}, below("6b")),
    ({"invoice_on": "2019-08-02"}, unclear("missing:invoice_on", "6b")),
    ({"invoice_on": "2029-01-01"}, unclear("missing:invoice_on", "6b")),
    ({"invoice_on": "2029-01-01", "emission_stage": "国四"}, below("V")),
    ({"invoice_on": "", "emission_stage": "国六b"}, met("6b")),
    ({"invoice_on": "", "emission_stage": "国四"}, below("V")),  # below what was in force before as well
    # sub-stages
    ({"emission_stage": "国六"}, met("6b")),
    ({"emission_stage": "国六a"}, below("6b")),
    ({"emission_stage": "国六b"}, met("6b")),
    ({"emission_stage": "国六a", "region_code": "320106"}, met("6a")),
    ({"emission_stage": "国六a", "region_code": "410102"}, met("6a")),  # 河南 does not say a or b
    ({"emission_stage": ""}, unclear("missing:emission_stage", "6b")),
    ({"emission_stage": "国四及以上"}, unclear("missing:emission_stage", "6b")),
    ({"emission_stage": "国三及以下"}, below("6b")),
    ({"emission_stage": "GB17691-2005", **TRUCK, "registered_on": "2020-01-01", "region_code": "110105"}, below("VIb")),
    # the month of grace of 江苏
    ({"region_code": "320106", "registered_on": "2019-07-31", "invoice_on": "2019-06-30"}, met("V")),
    ({"region_code": "320106", "registered_on": "2019-08-01", "invoice_on": "2019-06-30"}, below("6a")),
    ({"region_code": "320106", "registered_on": "2019-07-31", "invoice_on": "2019-07-01"}, below("6a")),
    ({"region_code": "320106", "registered_on": "2019-07-31", "invoice_on": ""}, unclear("missing:invoice_on", "6a")),
    ({"region_code": "320106", "registered_on": "2019-08-01", "invoice_on": ""}, below("6a")),
    # events
    ({"event": "转入"}, below("6b")),
    ({"event": "转入", "registered_on": "2019-06-30"}, NOT_NAMED),
    ({"event": "转入", "region_code": "320106"}, NOT_NAMED),
    ({"event": "转入", "region_code": "120104", "invoice_on": ""}, below("6b")),
    ({"event": "定期检验"}, NOT_NAMED),
    ({"event": "变更登记"}, NOT_NAMED),
    ({"event": "注销登记"}, NOT_NAMED),
    ({"event": "转移登记"}, NOT_NAMED),  # a new owner in the same place
    ({"event": ""}, unclear("missing:event")),  # 上海 names both, but it may be an inspection
    ({"event": "?"}, unclear("missing:event")),
    ({"event": "", "region_code": "320106"}, unclear("missing:event")),
    ({"event": "", "fuel": "Y"}, NO_ENGINE),  # whatever the event
    ({"fuel": "X"}, unclear("missing:fuel")),  # burned or in a fuel cell, whatever stage was typed
    ({"event": "转入", "region_code": "440600"}, unclear("uncertain_law", "6b")),  # from inside 珠三角, or not?
    ({"event": "转入", "region_code": "440106"}, unclear("uncertain_law", "6b")),
    ({"event": "转入", "region_code": "441400"}, NOT_NAMED),
    # places
    ({"region_code": "120104", "invoice_on": "2019-06-30"}, below("6b")),  # 天津 has no grace
    ({"region_code": "130102", "invoice_on": "2019-06-30", "registered_on": "2020-06-30"}, met("V")),
    ({"region_code": "110105"}, met("V")),
    ({"region_code": "110105", "registered_on": "2019-12-31"}, met("V")),
    ({"region_code": "110105", "registered_on": "2020-01-31", "invoice_on": "2019-12-31"}, met("V")),
    ({"region_code": "110105", "registered_on": "2020-01-31", "invoice_on": "2020-01-01"}, below("6b")),
    ({"region_code": "110105", "registered_on": "2020-02-01", "invoice_on": "2019-12-31"}, below("6b")),
    ({"region_code": "110105", "registered_on": "2020-02-01", "fuel": "E"}, met("II")),  # 北京 acted for petrol only
    ({"region_code": "330106", "registered_on": "2019-09-30", "invoice_on": "2019-06-30"}, met("V")),
    ({"region_code": "330106", "registered_on": "2019-10-01", "invoice_on": "2019-06-30"}, below("6a")),
    ({"region_code": "500103"}, below("6a")),
    ({"region_code": "500103", "fuel": "B"}, met("V")),  # 重庆: petrol only
    ({"region_code": "500103", "invoice_on": "2019-06-30", "registered_on": "2020-06-30"}, met("V")),
    ({"region_code": "510104"}, unclear("uncertain_law", "6a")),  # the day of 四川 is derived, not read
    ({"region_code": "510104", "fuel": "B"}, met("V")),
    ({"region_code": "510104", "registered_on": "2019-07-11"}, met("V")),
    ({"region_code": "510104", "emission_stage": "国四"}, below("V")),
    ({"region_code": "510802", "registered_on": "2020-09-01", "certificate_uploaded_on": "2020-06-30"},
     unclear("uncertain_law", "6a")),
    ({"region_code": "510802", "registered_on": "2020-09-01", "certificate_uploaded_on": "2020-07-01"}, below("6a")),
    ({"region_code": "140402"}, unclear("uncertain_law", "6a")),  # 山西 outside of 太原
    ({"region_code": "140105"}, below("6a")),
    ({"region_code": "140105", "registered_on": "2019-07-31", "invoice_on": "2019-06-30"}, met("V")),
    ({"region_code": "440600", "registered_on": "2019-09-30", "invoice_on": "2019-06-30"}, met("V")),
    ({"region_code": "440600", "certificate_uploaded_on": "2019-06-30"}, met("V")),  # stock of the dealer
    ({"region_code": "440600", "certificate_uploaded_on": "2019-07-01"}, below("6b")),
    ({"region_code": "440600"}, unclear("missing:certificate_uploaded_on", "6b")),
    ({"region_code": "440600", "registered_on": "2019-10-01"}, below("6b")),
    ({"region_code": "440104", "registered_on": "2019-08-31", "invoice_on": "2019-06-30", "certificate_uploaded_on":
      "2019-06-01"}, met("V")),
    ({"region_code": "440304", "registered_on": "2018-10-31", "fuel": "B"}, met("V")),
    ({"region_code": "440304", "registered_on": "2018-11-01", "fuel": "B"}, below("6b")),
    ({"region_code": "440304", "registered_on": "2018-11-01"}, met("V")),
    ({"region_code": "150102", "registered_on": "2019-12-31", "invoice_on": "2019-06-30"}, met("V")),
    ({"region_code": "150102", "registered_on": "2020-01-01", "invoice_on": "2019-06-30"}, below("6a")),
    ({"region_code": "150400"}, met("V")),
    # the national day, and its grace where nothing was in force before
    ({"region_code": "420106", "registered_on": "2020-06-30"}, met("V")),
    ({"region_code": "420106", "registered_on": "2020-07-01", "certificate_uploaded_on": "2020-07-01"}, below("6a")),
    ({"region_code": "420106", "registered_on": "2020-12-31", "certificate_uploaded_on": "2020-06-30"}, met("V")),
    ({"region_code": "420106", "registered_on": "2021-01-01", "certificate_uploaded_on": "2020-06-30"}, below("6a")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "imported_on": "2020-06-30"}, met("V")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "manufactured_on": "2020-06-30"}, met("V")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "manufactured_on": "2020-06-30",
      "certificate_uploaded_on": "2020-07-01"}, below("6a")),
    ({"region_code": "420106", "registered_on": "2020-09-01"}, unclear("missing:certificate_uploaded_on", "6a")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "certificate_uploaded_on": "2020-09-01"}, below("6a")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "certificate_uploaded_on": "2020-09-02"},
     unclear("missing:certificate_uploaded_on", "6a")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "imported_on": "2020-09-02"},
     unclear("missing:certificate_uploaded_on", "6a")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "manufactured_on": "2020-09-02"},
     unclear("missing:certificate_uploaded_on", "6a")),
    ({"region_code": "420106", "registered_on": "2020-09-01", "certificate_uploaded_on": "2020-09-02",
      "manufactured_on": "2020-06-30"}, met("V")),
    ({"region_code": "370102", "registered_on": "2020-09-01", "certificate_uploaded_on": "2020-06-30"}, below("6a")),
    # heavy vehicles: urban diesel early, gas nationally, ordinary diesel not
    ({**TRUCK, "region_code": "370102"}, met("V")),
    ({**TRUCK, "region_code": "110105"}, met("V")),
    ({**TRUCK, "region_code": "110105", "registered_on": "2019-12-31"}, met("V")),
    ({**TRUCK, "region_code": "110105", "registered_on": "2020-01-01"}, below("VIb")),
    ({**TRUCK, "region_code": "410102", "fleet": "环卫"}, below("VIa")),
    ({**TRUCK, "region_code": "410102", "fleet": "邮政"}, below("VIa")),
    ({**TRUCK, "region_code": "410102", "fleet": "通勤"}, met("V")),
    ({**TRUCK, "region_code": "110105", "fleet": "环卫"}, below("VIb")),
    ({**TRUCK, "region_code": "110105", "fleet": "邮政"}, met("V")),  # 北京 named buses and sanitation
    ({**BUS, "region_code": "410102"}, below("VIa")),
    ({**BUS, "region_code": "410102", "registered_on": "2019-06-30"}, met("V")),
    ({**BUS, "region_code": "410102", "fleet": "", "usage": "B"}, met("V")),  # a coach
    ({**BUS, "region_code": "410102", "fleet": "", "usage": ""}, unclear("missing:usage")),
    ({**BUS, "region_code": "410102", "fleet": "", "usage": "", "emission_stage": "国六"}, met(None)),
    ({**BUS, "region_code": "410102", "fleet": "看不清"}, unclear("missing:fleet")),
    # a fleet, a usage and a type that exclude each other
    ({**BUS, "region_code": "410102", "usage": "F"}, unclear("missing:fleet")),
    ({**BUS, "region_code": "410102", "usage": "B"}, unclear("missing:fleet")),
    ({**BUS, "region_code": "410102", "usage": "Z"}, below("VIa")),  # says nothing
    ({**BUS, "region_code": "410102", "fleet": "通勤"}, unclear("missing:fleet")),  # the usage says city bus
    ({**BUS, "region_code": "410102", "fleet": "环卫"}, unclear("missing:fleet")),
    ({**BUS, "region_code": "410102", "fleet": "环卫", "usage": "A"}, below("VIa")),
    ({**TRUCK, "region_code": "410102", "fleet": "公交"}, unclear("missing:fleet")),
    ({**TRUCK, "region_code": "410102", "fleet": "公交", "usage": ""}, unclear("missing:fleet")),
    ({**TRUCK, "region_code": "410102", "usage": "C"}, unclear("missing:fleet")),
    ({**TRUCK, "region_code": "410102", "fleet": "公交", "vehicle_type": ""}, unclear("missing:fleet")),
    ({**TRUCK, "region_code": "410102", "fleet": "公交", "emission_stage": "国六"}, met(None)),
    ({**BUS, "region_code": "330106"}, met("V")),  # 浙江: light vehicles only
    ({**BUS, "region_code": "330106", "registered_on": "2020-07-01"}, below("VIa")),
    ({**BUS, "region_code": "500103", "invoice_on": "2019-06-30"}, met("V")),
    ({**BUS, "region_code": "500103"}, below("VIa")),
    ({**BUS, "region_code": "410102", "fuel": "C", "emission_stage": ""}, NO_ENGINE),
    ({**LNG, "region_code": "370102"}, below("VIa")),
    ({**LNG, "region_code": "370102", "registered_on": "2019-06-30"}, met("V")),
    ({**LNG, "region_code": "370102", "emission_stage": "国四", "registered_on": "2019-06-30"},
     unclear("uncertain_law", "V")),
    ({**LNG, "region_code": "340102", "registered_on": "2019-09-30", "invoice_on": "2019-06-30"}, below("VIa")),
    ({**LNG, "region_code": "370102", "emission_stage": "国六a", "registered_on": "2021-01-01"}, below("VIb")),
    ({**LNG, "region_code": "110105", "emission_stage": "国六a"}, below("VIb")),
    ({**TRUCK, "region_code": "370102", "registered_on": "2021-09-30", "invoice_on": "2021-06-30"}, met("V")),
    ({**TRUCK, "region_code": "370102", "registered_on": "2021-10-01", "invoice_on": "2021-06-30"}, below("VIa")),
    # two fuels in one vehicle: the law does not say whose day counts
    ({**TRUCK, "region_code": "370102", "fuel": "BE"}, unclear("uncertain_law")),
    ({**TRUCK, "region_code": "370102", "fuel": "BE", "emission_stage": "国六"}, met(None)),
    ({"region_code": "500103", "fuel": "AE"}, unclear("uncertain_law")),
    # fields that are missing, and decide or not
    ({"fuel": ""}, below("6b")),  # it has a stage, and so an engine
    ({"fuel": "", "emission_stage": ""}, unclear("missing:fuel")),
    ({"fuel": "", "region_code": "500103"}, unclear("missing:fuel")),
    ({"fuel": "O", "region_code": "500103"}, unclear("missing:fuel")),
    ({"fuel": "Y"}, NO_ENGINE),
    ({"vehicle_type": ""}, below("6b")),
    ({"vehicle_type": "", "gvm_kg": ""}, unclear("missing:vehicle_type")),
    ({"vehicle_type": "H31", "gvm_kg": "3500", "fuel": "B"}, below("6b")),
    ({"vehicle_type": "H31", "gvm_kg": "3501", "fuel": "B"}, met("V")),
    ({"vehicle_type": "H31", "gvm_kg": "", "fuel": "B"}, unclear("missing:gvm_kg")),
    ({"vehicle_type": "H21", "gvm_kg": "", "length_mm": "5999", "fuel": "B"}, met("V")),
    ({"vehicle_type": "H21", "gvm_kg": "", "length_mm": "6000", "fuel": "B"}, unclear("missing:gvm_kg")),
    ({"vehicle_type": "H21", "gvm_kg": "", "length_mm": "7", "fuel": "B"}, unclear("missing:gvm_kg")),  # metres
    ({"vehicle_type": "H11", "gvm_kg": "1800", "fuel": "B"}, unclear("conflict:vehicle_class")),
    ({"gvm_kg": ""}, below("6b")),
    ({"region_code": ""}, unclear("missing:region_code")),
    ({"region_code": "", "emission_stage": "国六"}, met(None)),
    ({"region_code": "", "registered_on": "2018-03-01"}, met("V")),
    ({"region_code": "320000"}, below("6a")),  # all of 江苏 has one law
    ({"region_code": "140000"}, unclear("missing:region_code", "6a")),
    ({"vehicle_type": "B11", "fuel": "Y"}, NO_ENGINE),
    ({"vehicle_type": "挂车", "fuel": ""}, NO_ENGINE),
    ({"vehicle_type": "M21"}, (OUT, None, "vehicle_not_covered")),
    # rows that know only the month, and a date of law that was enforced later
    ({**TRUCK, "region_code": "110105", "registered_on": "2015-05-31", "emission_stage": "国四"}, met("IV")),
    ({**TRUCK, "region_code": "110105", "registered_on": "2015-06-30", "emission_stage": "国四"},
     unclear("uncertain_law", "V")),
    ({**TRUCK, "region_code": "110105", "registered_on": "2015-07-01", "emission_stage": "国四"}, below("V")),
    ({**TRUCK, "region_code": "370102", "registered_on": "2013-07-01", "emission_stage": "国三"},
     unclear("uncertain_law", "IV")),
    ({**TRUCK, "region_code": "370102", "registered_on": "2014-12-31", "emission_stage": "国三"},
     unclear("uncertain_law", "IV")),
    ({**TRUCK, "region_code": "370102", "registered_on": "2015-01-01", "emission_stage": "国三"}, below("IV")),
    ({**TRUCK, "region_code": "370102", "registered_on": "2013-06-30", "emission_stage": "国三"}, met("III")),
]  # fmt: skip


def found_in(home):
    return {
        v: (outcome, stage, reason)
        for v, outcome, stage, reason in rows(
            home, "select vin, outcome, required_stage, reason_code from mart.stage_timing"
        )
    }


def outcomes(home):
    """Give each vehicle its registrations' outcomes; of what is open, the reason."""
    query = "select vin, if(outcome = 'indeterminate', reason_code, outcome) from mart.stage_timing order by all"
    found = {}
    for number, outcome in rows(home, query):
        found.setdefault(number, []).append(outcome)
    return found


def test_each_condition_and_its_near_misses(tmp_path):
    table = [car(number, **changes) for number, (changes, _) in enumerate(NEAR_MISSES)]
    assert ingest(tmp_path / "home", write(tmp_path / "a.csv", table)).code in (0, 3)
    found = found_in(judge(tmp_path / "home", AS_OF))
    wrong = [
        (changes, found[vin(number)], expected)
        for number, (changes, expected) in enumerate(NEAR_MISSES)
        if found[vin(number)] != expected
    ]
    assert wrong == []


def test_a_registration_that_another_of_its_vehicle_and_day_contradicts_accuses_nobody(tmp_path):
    """Below by one row and not by the other: open, in one file or two, for as long as both are known; a row that is
    open itself, of another day or of another event contradicts nothing."""
    unclear, contradicted = "missing:emission_stage", "conflict:registration"
    both = [car(1), car(1, emission_stage="国六"), car(2), car(2, registered_on="2019-08-02", emission_stage="国六")]
    more = [car(3), car(3, usage="B"), car(4, emission_stage="国六"), car(4, emission_stage="国六b")]
    elsewhere, electric = {"region_code": "320106"}, {"fuel": "C", "emission_stage": ""}
    more += [car(5, **elsewhere), car(5, **elsewhere, event="转入"), car(6), car(6, **electric)]
    more += [car(7), car(7, **electric, event="")]
    late = [car(8), car(9), car(10, emission_stage="国六"), car(11, emission_stage=""), car(12)]
    later = [car(8, emission_stage="国六"), car(9), car(10), car(11), car(12, region_code="", emission_stage="国六b")]
    home = tmp_path / "home"
    first, second = write(tmp_path / "a.csv", both + more + late), write(tmp_path / "b.csv", later)
    ingest(home, first)
    before = outcomes(judge(home, AS_OF))
    assert [before[vin(number)] for number in (8, 9, 10, 11, 12)] == [[BELOW], [BELOW], [MET], [unclear], [BELOW]]
    ingest(home, second)
    found = outcomes(judge(home, AS_OF))
    assert {number: found[vin(number)] for number in range(1, 13)} == {
        1: [MET, contradicted], 2: [MET, BELOW], 3: [BELOW, BELOW], 4: [MET, MET], 5: [BELOW, OUT],
        6: [contradicted, OUT], 7: [contradicted, OUT], 8: [MET, contradicted], 9: [BELOW], 10: [MET, contradicted],
        11: [unclear, BELOW], 12: [MET, contradicted],
    }  # fmt: skip
    named = {subject[-4:]: detail for subject, detail in found_by(home, "registration_contradicted")}
    assert named == {
        vin(n)[-4:]: f"2019-08-01: {stages}"
        for n, stages in ((1, "V, VI"), (6, "?, V"), (7, "?, V"), (8, "V, VI"), (10, "V, VI"), (12, "6b, V"))
    }
    together = tmp_path / "together"
    ingest(together, first, second)
    assert outcomes(judge(together, AS_OF)) == found
    assert tables(together, "ledger") == tables(home, "ledger")
    told = catalogue("check", "--vin", vin(8), "--as-of", AS_OF, "--json", "--home", home).answer
    assert sorted((one["outcome"], one["reason_code"]) for one in told["registrations"]) == [
        (MET, None), ("indeterminate", contradicted),
    ]  # fmt: skip
    assert found_by(judge(home, date(2019, 7, 31)), "registration_contradicted") == []


def test_one_vehicle_on_demand_is_judged_as_the_night_judges_it(tmp_path):
    """The registrations of a vehicle up to the day, those told twice once, each with its cells and the law's row."""
    table = [car(1), car(2, region_code=""), car(3, fuel="C"), car(4, emission_stage="国六"), car(4, event="转入")]
    home = tmp_path / "home"
    ingest(home, write(tmp_path / "a.csv", table), write(tmp_path / "b.csv", [*table[:1], car(1, event="转入")]))
    found = rows(judge(home, AS_OF), "select vin, outcome, required_stage, reason_code from mart.stage_timing")
    asked = []
    for number in (1, 2, 3, 4):
        answer = catalogue("check", "--vin", vin(number), "--as-of", AS_OF, "--json", "--home", home).answer
        assert (answer["records"], answer["disposals"], answer["outcome"]) == ([], 0, None)
        asked += [
            (answer["vin"], one["outcome"], one["required_stage"], one["reason_code"])
            for one in answer["registrations"]
        ]
    assert sorted(map(str, asked)) == sorted(map(str, found))
    assert len(asked) == 6
    told = catalogue("check", "--vin", vin(1), "--as-of", "2019-08-01", "--home", home).out
    assert told.startswith(f"{vin(1)}  2019-08-01: no disposal record, 2 registrations\n")
    assert re.search(r"china_vi: non_compliant on 2019-08-01: stage V, 6[ab] required, calendar row C\d+\n", told)
    assert re.search(r"emission_stage = 国五  <- column [A-Z] emission_stage\n", told)
    early = catalogue("check", "--vin", vin(1), "--as-of", "2019-07-31", "--home", home)
    assert early.code == 2
    assert "no disposal record and no registration names" in early.err


@pytest.mark.skipif(not CASES.exists(), reason="the shared cases are not here: NOT checked")
def test_the_labelled_cases(tmp_path):
    ingest(tmp_path, CASES / "registrations.csv")
    found = found_in(judge(tmp_path, date(2021, 6, 30)))
    with (CASES / "registrations.expected.csv").open(encoding="utf-8") as file:
        for case in csv.DictReader(file):
            outcome, stage, reason = found[case["vin"]]
            assert (outcome, reason or "") == (case["outcome"], case["reason_code"]), case
            assert (stage or "").startswith(case["required_stage"]), case


ANNOUNCED = (
    "batch_no,entry_kind,published_on,effective_on,enterprise,product_name,model_code,emission_standard,fuel,gvm_kg\n"
    "100,新产品,2016-01-01,2016-01-01,甲厂,轿车,XLY7001A1,GB18352.5-2013国Ⅴ,汽油,1800\n"
    "200,变更扩展,2019-01-01,2019-01-01,甲厂,轿车,XLY7001A1,GB18352.6-2016国Ⅵb,汽油,1800\n"
    "100,新产品,2016-01-01,2016-01-01,甲厂,轿车,XLY7002A1,GB18352.6-2016国Ⅵa,汽油,1800\n"
    "300,撤销,2019-03-01,2019-03-01,甲厂,轿车,XLY7002A1,,汽油,1800\n"
)


def announce(home, text=ANNOUNCED):
    path = home.parent / f"announcements-{len(text)}.csv"
    path.write_text(text, encoding="utf-8")
    assert ingest(home, path).code == 0


def test_the_stage_comes_from_the_record_else_from_the_model_by_the_day_of_making(tmp_path):
    home = tmp_path / "home"
    announce(home)
    table = [
        car(1, emission_stage="", model_code="XLY7001A1", manufactured_on="2018-12-31"),
        car(2, emission_stage="", model_code="xly 7001A1", manufactured_on="2019-01-01"),
        car(3, emission_stage="国五", model_code="XLY7001A1", manufactured_on="2019-01-01"),
        car(4, emission_stage="", model_code="XLY7002A1", manufactured_on="2019-02-01"),
        car(5, emission_stage="", model_code="XLY7003A1"),
        car(6, emission_stage="看不清", model_code="XLY7001A1", manufactured_on="2019-01-01"),
    ]
    ingest(home, write(tmp_path / "a.csv", table))
    judge(home, AS_OF)
    assert rows(home, "select outcome, actual_stage, stage_basis from mart.stage_timing order by row_no") == [
        (BELOW, "V", "catalogue"), (MET, "6b", "catalogue"), (BELOW, "V", "recorded"), (BELOW, "6a", "catalogue"),
        ("indeterminate", None, None), (MET, "6b", "catalogue"),
    ]  # fmt: skip


def test_registrations_after_the_listing_ended(tmp_path):
    home = tmp_path / "home"
    announce(home)
    table = [
        car(1, model_code="XLY7002A1", registered_on="2019-02-28"),
        car(2, model_code="xly7002a1", registered_on="2019-03-01"),
        car(3, model_code="XLY7002A1", registered_on="2019-03-20"),
        car(4, model_code="XLY7002A1", registered_on="2019-03-20", event="转入"),
        car(5, model_code="XLY7001A1", registered_on="2019-03-20"),
    ]
    ingest(home, write(tmp_path / "a.csv", table))
    judge(home, AS_OF)
    found = rows(
        home,
        """select model_code, prefecture_code, vehicles, first_on, last_on, stopped_on
        from mart.registered_after_stop""",
    )
    assert found == [("XLY7002A1", "310000", 2, date(2019, 3, 1), date(2019, 3, 20), date(2019, 3, 1))]


def test_registrations_of_suspended_models_and_of_makers_without_a_licence(tmp_path):
    home = tmp_path / "home"
    announce(
        home,
        ANNOUNCED.replace("300,撤销", "300,暂停") + "400,恢复,2019-06-01,2019-06-01,甲厂,轿车,XLY7002A1,,汽油,1800\n",
    )
    days = ("2019-02-28", "2019-03-01", "2019-05-31", "2019-06-01")
    table = [car(number, model_code="XLY7002A1", registered_on=day) for number, day in enumerate(days)]
    ingest(home, write(tmp_path / "a.csv", table))
    judge(home, AS_OF)
    told = """select stop_kind, stopped_on, sum(vehicles), min(first_on), max(last_on)
        from mart.registered_after_stop group by 1, 2"""
    assert rows(home, told) == [("suspension", date(2019, 3, 1), 2, date(2019, 3, 1), date(2019, 5, 31))]


def test_local_law_closes_cities_to_models_that_national_law_lets_pass(tmp_path):
    home = tmp_path / "home"
    apart = ANNOUNCED.replace("200,变更扩展", "200,新产品")  # the model of stage VI under a code of its own
    announce(home, apart.replace("XLY7001A1,GB18352.6", "XLY7005A1,GB18352.6"))

    def closed(model, as_of):
        judge(home, as_of)
        told = "select prefecture_code, required_stage from mart.stage_model_city where model_code = ? and event = ?"
        return dict(rows(home, told, model, "registration"))

    assert closed("XLY7001A1", date(2019, 6, 30)) == {}
    found = closed("XLY7001A1", date(2019, 7, 1))
    assert (found["310000"], found["320100"], found["500000"]) == ("6b", "6a", "6a")
    assert not {"110000", "420100", "510100", "140400"} & set(found)  # later, national, uncertain
    found = closed("XLY7001A1", date(2020, 7, 1))  # the national day: only places that ask for more are left
    assert (found["310000"], found.get("320100")) == ("6b", None)
    assert closed("XLY7005A1", date(2020, 7, 1)) == {}


def test_cities_months_and_registrations_add_up(tmp_path):
    random_ = random.Random(5)
    table = [car(number, **random_.choice(NEAR_MISSES)[0]) for number in range(400)]
    ingest(tmp_path, write(tmp_path / "a.csv", table))
    judge(tmp_path, AS_OF)
    whole = rows(tmp_path, "select outcome, count(*) from mart.stage_timing group by 1 order by 1")
    *months, checked = rows(
        tmp_path,
        """select sum(not_applicable), sum(compliant), sum(indeterminate), sum(below_stage), sum(checked)
        from mart.stage_timing_month""",
    )[0]
    assert dict(whole) == dict(zip([OUT, MET, "indeterminate", BELOW], months, strict=True))
    assert checked == 400
    cities = rows(
        tmp_path,
        """select count(*), count(distinct prefecture_code), bool_and(
            checked = compliant + below_stage + indeterminate + not_applicable) from mart.stage_timing_city""",
    )
    assert cities == [(3 * cities[0][1], cities[0][1], True)]
    acts = rows(
        tmp_path,
        """select name, vehicle_group, effective_from, calendar_row_id, timing from mart.stage_timing_city
        where (prefecture_code, vehicle_group) in (('310000', 'LDV'), ('110000', 'LDV'), ('330100', 'HDV_URBAN'),
            ('410100', 'HDV_URBAN'), ('510100', 'LDV'), ('370100', 'HDV_GAS'), ('330200', 'HDV_URBAN'))
        order by prefecture_code""",
    )
    assert acts == [
        ("北京市", "LDV", date(2020, 1, 1), "C066", "late"),
        ("上海市", "LDV", date(2019, 7, 1), "C081", "on_time"),
        ("杭州市", "HDV_URBAN", date(2020, 7, 1), "C045", "no_act_found"),
        ("宁波市", "HDV_URBAN", date(2020, 7, 1), "C085", "late"),
        ("济南市", "HDV_GAS", date(2019, 7, 1), "C044", "national"),
        ("郑州市", "HDV_URBAN", date(2019, 7, 1), "C077", "on_time"),
        ("成都市", "LDV", date(2019, 7, 12), "C097", "uncertain"),
    ]


def test_a_registration_after_the_policy_day_waits_and_leads_back_to_its_row(tmp_path):
    table = [car(1), car(2, registered_on="2019-09-01"), car(1), car(3), car(4, registered_on="2019-09-15", fuel="Y")]
    path = write(tmp_path / "a.csv", table)
    ingest(tmp_path, path)
    judge(tmp_path, date(2019, 8, 31))
    lines = path.read_text(encoding="utf-8").splitlines()
    found = rows(tmp_path, "select vin, row_no from mart.stage_timing order by row_no")
    assert [v for v, _ in found] == [vin(1), vin(3)]
    assert all(lines[row_no - 1].startswith(v) for v, row_no in found)
    months, reasons = "select month, checked from mart.stage_timing_month order by 1", "from mart.stage_timing_reason"
    assert rows(tmp_path, months) == [(date(2019, 8, 1), 2)]
    judge(tmp_path, date(2019, 9, 1))
    assert len(found_in(tmp_path)) == 3
    assert rows(tmp_path, months) == [(date(2019, 8, 1), 2), (date(2019, 9, 1), 1)]
    assert rows(tmp_path, reasons) == []
    judge(tmp_path, date(2019, 9, 15))
    assert rows(tmp_path, months) == [(date(2019, 8, 1), 2), (date(2019, 9, 1), 2)]
    assert rows(tmp_path, reasons) == [("310000", "310000", "LDV", OUT, "no_emission_stage", 1)]


def kept(home):
    """Everything that follows from the registrations, but for the digest of the law."""
    found = tables(home, "ledger", "mart", without=("ledger.timing_state",))
    return {table: told for table, told in found.items() if "timing" in table or "fleet" in table}


LISTED = "企业_X,产品型号_X,推荐目录颁布年份_X,推荐目录颁布批次_X,车辆基本信_X\n甲,XLY7001A1,2018,5,NC1\n"


def test_night_by_night_gives_what_one_night_gives(tmp_path, monkeypatch):
    """Files and announcements arrive one by one, with rows told before; at the end all is as if made at once."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1640908800")
    random_ = random.Random(0)
    table = [car(number, **random_.choice(NEAR_MISSES)[0]) for number in range(120)]
    for row in random_.sample(table, 30):
        row |= {"emission_stage": "", "model_code": random_.choice(["XLY7001A1", "XLY7002A1"])}
        row["fleet"] = random_.choice(["", "公交", "环卫"])
    files = [
        write(tmp_path / "a.csv", table[:80]),
        write(tmp_path / "b.csv", table[70:]),
        write(tmp_path / "c.csv", [*table[:5], car(900)]),
    ]
    steps, once = tmp_path / "steps", tmp_path / "once"
    for number, file in enumerate(files):
        ingest(steps, file)
        if number == 1:
            announce(steps)
        if number == 2:
            announce(steps, LISTED)
        judge(steps, AS_OF)
    ingest(once, *random_.sample(files, 3))
    announce(once)
    announce(once, LISTED)
    judge(once, AS_OF)
    assert kept(steps) == kept(once)
    assert rows(once, "select bool_or(is_listed), bool_and(is_listed) from mart.fleet_vehicle") == [(True, False)]
    with warehouse.connect(steps / "working.duckdb") as con:
        con.execute("update ledger.timing_state set law = 'another'")
    judge(steps, AS_OF)
    assert kept(steps) == kept(once)


def test_what_a_night_did_not_know_is_not_in_its_replay(tmp_path, monkeypatch):
    for number, day in enumerate((1577836800, 1580515200)):  # 2020-01-01, 2020-02-01
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day))
        ingest(tmp_path, write(tmp_path / f"{number}.csv", [car(number)]))
    home = settings.Home(tmp_path)
    with warehouse.connect(home.working) as con:
        warehouse.create_tables(con)
        for known_on, expected in ((None, 2), (date(2020, 1, 15), 1), (None, 2)):
            building.build_catalogue(con, known_on=known_on)
            timing.build(con, home, known_on=known_on)
            assert con.execute("select count(*) from ledger.timing").fetchall() == [(expected,)]


REGIONS = (
    "110105", "120000", "130100", "130629", "140100", "140400", "150100", "150400", "210200", "310104", "320106",
    "330100", "330200", "340100", "350100", "370100", "410102", "420100", "430100", "440100", "440300", "440600",
    "441400", "460100", "500000", "510100", "510800", "610100", "610403", "610600", "130000", "320000", "440000",
    "510000",
)  # fmt: skip
VALUES = {
    "region_code": ((*REGIONS * 3, "999999"), 0.01),
    "event": (("注册登记",) * 8 + ("转入", "转入", "定期检验", "??"), 0.02),
    "vehicle_type": ((*slow_resolver.TYPES, "货车", "QQQ", *("K33", "H11", "K11", "H31", "Z51") * 20), 0.02),
    "fuel": (("A", "B", "E") * 8 + ("C", "F", "L", "M", "O", "X", "Y", "Z", "D", "BE", "AE", "AO", "BO", "??"), 0.02),
    "usage": (("A", "B", "C", "F", "Z", "??", "环卫", "邮政", "通勤"), 0.05),
    "fleet": (("公交", "环卫", "邮政", "出租", "通勤", "轻型物流配送", "否", "看不清"), 0.7),
    "emission_stage": (("国一", "国二", "国三", "国四", "国五", "国五", "国六", "国六a", "国六b", "国三及以下",
                        "国四及以上", "GB17691-2005", "国三/国四", "看不清", "GB18352.6-2016国Ⅵ"), 0.05),
    "model_code": (("XLY7001A1", "XLY7002A1", "XLY9999"), 0.3),
    "gvm_kg": ((1500, 1800, 2500, 2501, 3500, 3501, 4400, 18000, 299, 100_001), 0.1),
    "length_mm": ((59, 1500, 5999, 6000), 0.3),
}  # fmt: skip
STATED = {
    "国一": (1, 1, ""), "国二": (2, 2, ""), "国三": (3, 3, ""), "国四": (4, 4, ""), "国五": (5, 5, ""),
    "国六": (6, 6, ""), "国六a": (6, 6, "a"), "国六b": (6, 6, "b"), "国三及以下": (0, 3, ""), "国四及以上": (4, 6, ""),
    "国三/国四": (3, 4, ""), "GB18352.6-2016国Ⅵ": (6, 6, ""),
}  # fmt: skip


def stage_of(one):
    """Read the stage as tests/test_timing.py ANNOUNCED and STATED have it."""
    if one["emission_stage"] in STATED:
        return STATED[one["emission_stage"]]
    made = one["manufactured_on"] or one["registered_on"]
    if one["model_code"] == "XLY7001A1" and made >= date(2016, 1, 1):
        return (5, 5, "") if made < date(2019, 1, 1) else (6, 6, "b")
    if one["model_code"] == "XLY7002A1" and made >= date(2016, 1, 1):
        return (6, 6, "a")
    return (3, 5, "") if one["emission_stage"] == "GB17691-2005" else None


def turns():
    """Every day on which the law changes, with the days before and after."""
    days = set()
    for row in slow_resolver.ROWS:
        for day in (row.start, row.firm, row.until, row.before):
            if day is not None and day != date.max:
                days |= {day + timedelta(days=off) for off in (-1, 0, 1)}
    return sorted(days)


def many_registrations(count, seed):
    """Make registrations with every field chosen by chance: missing, or at, before and after a day that decides."""
    random_ = np.random.default_rng(seed)

    def chosen(values, missing):
        picked = random_.integers(0, len(values), count)
        return pl.Series([*values])[picked].zip_with(
            pl.Series(random_.random(count) >= missing), pl.Series([None], dtype=pl.Series([*values]).dtype)
        )

    near = turns()
    late = [day for day in near if day >= date(2018, 10, 1)]
    early = [date(1999, 1, 1) + timedelta(days=97 * n) for n in range(85)]
    frame = pl.DataFrame({name: chosen(*told) for name, told in VALUES.items()})
    deciding = [date(2019, 5, 1), date(2019, 12, 31), date(2020, 1, 1), date(2021, 8, 1)]
    before = {row.before for row in slow_resolver.ROWS if row.before}
    deciding = sorted({*deciding, *before, *(day - timedelta(days=1) for day in before)})
    return frame.with_columns(
        registered_on=chosen(near + late * 4 + early, 0.0),
        invoice_on=chosen(deciding, 0.3), certificate_uploaded_on=chosen(deciding, 0.5),
        imported_on=chosen(deciding, 0.7), manufactured_on=chosen([*deciding, date(2018, 12, 31)], 0.5),
        vin=pl.lit("LZZ5ELMD0AN000001"), file_key=pl.lit(7, dtype=pl.UInt64),
        row_index=pl.int_range(count, dtype=pl.Int64),
    )  # fmt: skip


def test_a_slow_resolver_finds_the_same_on_a_million_random_registrations(tmp_path):
    announce(tmp_path / "home")
    longest = max(len(values) for values, _ in VALUES.values())
    words = [
        car(number, **{name: str(values[number % len(values)]) for name, (values, _) in VALUES.items()})
        for number in range(longest)
    ]
    ingest(tmp_path / "home", write(tmp_path / "words.csv", words))
    home = settings.Home(tmp_path / "home")
    made = many_registrations(1_000_000, 11)
    with warehouse.connect(home.working) as con:
        warehouse.create_tables(con)
        building.build_catalogue(con)
        con.register("made", made)
        timing._start_count(con)
        with timing._counted(con, "true"):
            timing._insert(con, "from made", ["timing"])
        timing._answer(con)
        found = con.execute(
            """select outcome, reason_code, required_stage, calendar_row_id
            from ledger.timing join ledger.timing_case using (case_key) order by row_index"""
        ).fetchall()
    names = [OUT, MET, "indeterminate", BELOW]
    wrong, outcomes = [], dict.fromkeys(names, 0)
    for one, (outcome, *rest) in zip(made.iter_rows(named=True), found, strict=True):
        outcomes[names[outcome]] += 1
        if (names[outcome], *rest) != slow_resolver.resolve(one, stage_of):
            wrong.append((one, (names[outcome], *rest), slow_resolver.resolve(one, stage_of)))
    assert (len(wrong), wrong[:3]) == (0, [])
    assert min(outcomes.values()) > 50_000  # the random registrations are of all sorts
