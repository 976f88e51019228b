"""Ten million invented trucks with planted frauds and their honest twins: what the ledger of the million finds of them.

Usage: python tests/benchmarks/planted.py [--vehicles 10000000] [--nights 1|2] [--folder DIR]

Every fraud has a twin that differs from it in the decisive thing only. What must be found, and what each truck counts
as, is known from how it was made: the drawing below says of every text what it means, and nothing of it reads the
project's tables or queries. With two nights, second reports, registrations and stocks arrive on the second. Exits with
1 on any difference.
"""

import argparse
import math
import shutil
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from catalogue import ingest, night, settings
from catalogue.settings import Home

AS_OF = date(2021, 6, 30)
LEAST, MOST = 20, 1000  # vehicles of a plan
STEP, START = 7_368_787, 4_099  # planted vehicles stand at every STEPth place, counted around
SHOWN = 5  # examples of a difference

# Provinces that send a file each; those of the first group hold parts of the scope.
INSIDE = ("110000", "120000", "130000", "140000", "370000", "410000", "610000")
OUTSIDE = ("210000", "320000", "340000", "440000", "510000")
FILES = INSIDE + OUTSIDE
JJJ = (
    "110000", "120000", "130100", "130200", "130400", "130500", "130600", "130900", "131000", "131100", "133100",
    "140100", "140300", "140400", "140500", "370100", "370300", "370800", "371400", "371500", "371600", "371700",
    "410100", "410200", "410500", "410600", "410700", "410800", "410900",
)  # fmt: skip
FWP = (
    "140700", "140800", "141000", "141100", "410300", "411200", "610100", "610200", "610300", "610400", "610403",
    "610500",
)  # fmt: skip
EARLY_IV = {"110000": "2011-01-01", "440100": "2010-08-01"}
# Text of a register → the city it means.
PLACES = {
    "110000": {"110105": "110000", "110108": "110000", "110000": "110000", "北京市": "110000"},
    "120000": {"120101": "120000", "120000": "120000", "天津市": "120000"},
    "130000": {
        "130102": "130100", "石家庄市": "130100", "130181": "130100", "130203": "130200", "130402": "130400",
        "130502": "130500", "130602": "130600", "保定市": "130600", "130682": "130600", "130629": "133100",
        "130903": "130900", "131002": "131000", "131102": "131100", "130302": "130300", "130702": "130700",
        "130802": "130800", "承德市": "130800",
    },
    "140000": {
        "140105": "140100", "140302": "140300", "140402": "140400", "140502": "140500", "140702": "140700",
        "运城市": "140800", "141002": "141000", "141102": "141100", "140202": "140200", "140602": "140600",
        "忻州市": "140900",
    },
    "370000": {
        "370102": "370100", "370302": "370300", "370811": "370800", "371402": "371400", "聊城市": "371500",
        "371602": "371600", "371702": "371700", "370202": "370200", "370602": "370600", "潍坊市": "370700",
        "371302": "371300",
    },
    "410000": {
        "410102": "410100", "410202": "410200", "洛阳市": "410300", "410502": "410500", "410602": "410600",
        "410702": "410700", "410802": "410800", "410902": "410900", "411202": "411200", "410402": "410400",
        "411302": "411300", "商丘市": "411400",
    },
    "610000": {
        "610102": "610100", "610202": "610200", "610302": "610300", "610402": "610400", "610403": "610403",
        "610502": "610500", "610602": "610600", "汉中市": "610700", "610802": "610800",
    },
    "210000": {"210102": "210100", "大连市": "210200"},
    "320000": {"320106": "320100", "苏州市": "320500"},
    "340000": {"340102": "340100", "芜湖市": "340200"},
    "440000": {"440106": "440100", "深圳市": "440300"},
    "510000": {"510104": "510100", "绵阳市": "510700"},
}  # fmt: skip

# What an honest truck may say, how often in a hundred, and what that means. The first line is that of a planted truck.
USAGE = (
    (60, "F", "yes"), (10, "货运", "yes"), (4, "R", "yes"), (2, "危化品运输", "yes"), (10, "A", "no"),
    (4, "非营运", "no"), (2, "L", "no"), (4, "", "open"), (2, "G", "open"), (1, "Z", "open"),
    (1, "其它用途", "open"),
)  # fmt: skip
FUEL = (
    (68, "B", "yes"), (18, "柴油", "yes"), (2, "BE", "yes"), (4, "A", "no"), (2, "汽油", "no"), (3, "E", "no"),
    (2, "", "open"), (1, "7Q", "open"),
)  # fmt: skip
# text, kg from and to, mm from and to, medium or heavy
CLASS = (
    (30, "H11", 12000, 49000, 7000, 12000, "yes"), (10, "重型普通货车", 12000, 31000, 7000, 12000, "yes"),
    (10, "Q11", 18000, 49000, 6000, 8000, "yes"), (14, "H21", 4500, 11995, 5000, 9000, "yes"),
    (6, "中型厢式货车", 4500, 11995, 5000, 9000, "yes"), (3, "H21", 3500, 4495, 6000, 8000, "yes"),
    (8, "H31", 2000, 4495, 4000, 5995, "no"), (3, "轻型普通货车", 2000, 4495, 4000, 5995, "no"),
    (2, "H51", 2000, 4495, 4000, 5995, "no"), (3, "Z51", 12000, 25000, 7000, 9000, "no"),
    (3, "K11", 12000, 18000, 9000, 12000, "no"), (2, "", 4500, 25000, 4000, 5995, "yes"),
    (1, "", None, None, 6000, 9000, "yes"), (1, "", 2000, 4495, 4000, 5995, "no"),
    (1, "", 2000, 4495, None, None, "open"), (1, "", None, None, None, None, "open"),
    (1, "H17", None, None, None, None, "yes"), (1, "H41", None, None, None, None, "no"),
)  # fmt: skip
# 'by day': nothing recorded, so that the day of first registration decides
STAGE = (
    (30, "国三", "yes"), (8, "国Ⅲ", "yes"), (6, "3", "yes"), (4, "III", "yes"), (4, "GB17691-2005国Ⅲ", "yes"),
    (6, "国二", "yes"), (2, "国一", "yes"), (2, "国0", "yes"), (2, "国三及以下", "yes"), (8, "国四", "no"),
    (4, "IV", "no"), (3, "国五", "no"), (1, "国六b", "no"), (20, "", "by day"),
)  # fmt: skip
STATUS = (
    (58, "注销", "cancelled"), (16, "E", "cancelled"), (6, "强制注销", "cancelled"), (4, "M", "cancelled"),
    (2, "P", "cancelled"), (8, "", "unknown"), (3, "转出", "moved"), (1, "B", "moved"), (1, "A", "in use"),
    (1, "正常", "in use"),
)  # fmt: skip
# which of the two days are there and readable
DAYS = (
    (70, "both"), (14, "deregistered"), (8, "recycled"), (3, "none"), (2, "deregistered unreadable"),
    (1, "only one, unreadable"), (2, "to come"),
)  # fmt: skip

CELLS = (
    "vin", "region_code", "vehicle_type", "fuel", "usage", "gvm_kg", "length_mm", "emission_stage", "model_code",
    "engine_no", "first_registered_on", "status", "deregistered_on", "recycled_on", "recycle_certificate",
    "transport_permit", "record_id",
)  # fmt: skip
HEADINGS = (
    "车辆识别代号", "登记地行政区划代码", "车辆类型", "燃料种类", "使用性质", "总质量(kg)", "车长(mm)", "排放阶段",
    "车辆型号", "发动机号", "初次登记日期", "机动车状态", "注销日期", "回收日期", "报废机动车回收证明编号",
    "道路运输证号", "流水号",
)  # fmt: skip
# What is true of a truck: (yes, no, open), days, or whether it is so.
TRUTHS = (
    "city", "inside", "retired", "operating", "large", "diesel", "low", "program", "high", "moved", "again",
    "in_use", "dates_conflict", "disposals", "confirmation", "has_permit", "waits",
)  # fmt: skip


@dataclass(frozen=True)
class Plan:
    """One kind of planted truck: what its cells say otherwise than a plain truck that counts, and what is true of it.

    `check` is the conflict that must be found of a fraud and must not of its twin; `also` others that must be found.
    All values are SQL over the truck: `day` is when it was retired, `member` its number within the plan.
    """

    name: str
    check: str = ""
    is_fraud: bool = False
    also: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=dict)
    truth: Mapping[str, str] = field(default_factory=dict)
    second: Mapping[str, str] | None = None  # another report of it, by what it says otherwise
    registered: tuple[str, str] | None = None  # event and day of a row of the registrations
    in_stock_on: str | None = None
    is_pair: bool = False


def text(value: str) -> str:
    return f"'{value}'"


ELSEWHERE = "if(left(region_code, 2) = '41' or region_code = '洛阳市', '140105', '410102')"
BY_TWO = {"region_code": ELSEWHERE, "record_id": "record_id || '-2'"}
AGAIN = {"record_id": "record_id || '-2'"}
REPORTED_TWICE = {"disposals": "2"}


def later(days: int) -> dict[str, str]:
    return {
        "deregistered_on": f"(deregistered_day + {days})::varchar",
        "recycled_on": f"(recycled_day + {days})::varchar",
    }


def at(day: str) -> dict[str, str]:
    return {"deregistered_day": day, "recycled_day": f"{day} - 5"}


def there(province: str, place: str, city: str, inside: str) -> tuple[dict[str, str], dict[str, str]]:
    """Write which province sends a truck and where it says it is; and what that means."""
    says = {"file": str(FILES.index(province)), "region_code": text(place)}
    return says, {"city": text(city), "inside": text(inside)}


def frauds() -> list[Plan]:
    """Every fraud, followed by its twin."""
    excluded_again = {"again": "true"}
    plans = [
        Plan("two provinces", "reported_by_two_provinces", True, second=BY_TWO | later(20), truth=REPORTED_TWICE),
        Plan("one province", "reported_by_two_provinces"),
        Plan("two record ids", "reported_twice_in_province", True, second=AGAIN, truth=REPORTED_TWICE),
        Plan("two record ids, two days", "reported_twice_in_province", True, second=AGAIN | later(9),
             truth=REPORTED_TWICE),
        Plan("one row in two files", "reported_twice_in_province", second={}),
        Plan("one row in two files, written otherwise", "reported_twice_in_province", second={
            "vin": "lower(vin)", "gvm_kg": "gvm_kg || '.0'",
            "deregistered_on": "strftime(deregistered_day, '%Y年%-m月%-d日')",
            "recycled_on": "strftime(recycled_day, '%Y/%-m/%-d')",
        }),
        Plan(
            "another stage in the second report", "stage_disagrees", True, also=("reported_by_two_provinces",),
            second=BY_TWO | later(20) | {"emission_stage": "'国四'"}, truth=REPORTED_TWICE,
        ),
        Plan(
            "another stage in the first report", "stage_disagrees", True, also=("reported_by_two_provinces",),
            second=BY_TWO | later(-20) | {"emission_stage": "'国四'"}, truth=REPORTED_TWICE,
        ),
        Plan(
            "the same stage in other words", "stage_disagrees", also=("reported_by_two_provinces",),
            second=BY_TWO | later(20) | {"emission_stage": "'Ⅲ'"}, truth=REPORTED_TWICE,
        ),
        Plan("same engine", "same_engine", True, is_pair=True, cells={
            "engine_no": "if(member % 2 = 0, 'W', ' W') || lpad(pair::varchar, 8, '0') || if(member % 2 = 0, 'A', 'a')",
        }),
        Plan("engine numbers alike", "same_engine", is_pair=True, cells={
            "engine_no": "'W' || lpad(pair::varchar, 8, '0') || if(member % 2 = 0, 'A', 'B')",
        }),
        Plan("no engine number to say", "same_engine",
             cells={"engine_no": "['无', '-', '/', '不详', '0'][1 + member % 5]"}),
        Plan("same certificate", "same_certificate", True, is_pair=True, cells={
            "recycle_certificate": "'CT' || lpad(pair::varchar, 8, '0') || 'A'",
        }),
        Plan("certificates alike", "same_certificate", is_pair=True, cells={
            "recycle_certificate": "'CT' || lpad(pair::varchar, 8, '0') || if(member % 2 = 0, 'A', 'B')",
        }),
        Plan("no certificate to say", "same_certificate", cells={
            "recycle_certificate": "['无', '-', '/', '不详'][1 + member % 4]", "recycled_day": "null",
        }, truth={"confirmation": "'deregistered_only'"}),
        Plan("registered after", "registered_after_retirement", True, registered=("注册登记", "day + 60"),
             truth=excluded_again),
        Plan("registered the day after", "registered_after_retirement", True, registered=("", "day + 1"),
             truth=excluded_again),
        Plan("registered before", "registered_after_retirement", registered=("注册登记", "day - 60")),
        Plan("registered on the day", "registered_after_retirement", registered=("注册登记", "day")),
        Plan("moved in after", "transferred_in_after_retirement", True, registered=("转入", "day + 60"),
             truth=excluded_again),
        Plan("moved in before", "transferred_in_after_retirement", registered=("转入", "day - 60")),
        Plan("inspected after", "inspected_after_retirement", True, registered=("定期检验", "day + 60")),
        Plan("inspected before", "inspected_after_retirement", registered=("定期检验", "day - 60")),
        Plan("in a later stock", "in_stock_after_retirement", True, in_stock_on="date '2021-03-31'"),
        Plan("in an earlier stock", "in_stock_after_retirement", in_stock_on="date '2018-06-26'"),
        Plan("retired before registered", "retired_before_registered", True,
             cells={"first_day": "day + 1 + member % 200"}, truth={"dates_conflict": "true"}),
        Plan("retired when registered", "retired_before_registered", cells={"first_day": "day"}),
        Plan("status in use", "status_contradiction", True, cells={"status": "if(member % 2 = 0, 'A', '正常')"}),
        Plan("status cancelled", "status_contradiction", cells={"status": "if(member % 2 = 0, 'E', '注销')"}),
        Plan("wrong check digit", "wrong_check_digit", True,
             cells={"check_digit": "(check_digit + 1 + member % 10) % 11"}),
        Plan("right check digit", "wrong_check_digit"),
    ]  # fmt: skip
    for name, is_fraud, size in (
        ("25 kg", True, ("H21", 25, 7000)), ("4,500 kg", False, ("H21", 4500, 7000)),
        ("250,000 kg", True, ("H11", 250_000, 11000)), ("49,000 kg", False, ("H11", 49_000, 11000)),
        ("9 mm", True, ("H11", 25_000, 9)), ("120,000 mm", True, ("H11", 25_000, 120_000)),
        ("9,000 mm", False, ("H11", 25_000, 9000)), ("12,000 mm", False, ("H11", 25_000, 12_000)),
    ):  # fmt: skip
        plans.append(
            Plan(name, "impossible_mass" if name.endswith("kg") else "impossible_length", is_fraud, cells=sized(*size))
        )
    for name, is_fraud, size, large in (
        ("light by type, medium by mass", True, ("H31", 8000, 5900), "conflict"),
        ("medium by type and mass", False, ("H21", 8000, 5900), "yes"),
        ("light by type, medium by length", True, ("轻型普通货车", 4000, 6000), "conflict"),
        ("light by type and length", False, ("轻型普通货车", 4000, 5999), "no"),
        ("medium by type, light by size", True, ("H21", 4495, 5900), "conflict"),
        ("medium by type and size", False, ("H21", 4500, 5900), "yes"),
        ("medium by type, heavy by mass", True, ("H21", 12_000, 9000), "yes"),
        ("medium by type, just below heavy", False, ("H21", 11_999, 9000), "yes"),
    ):
        truth = {"large": text(large)}
        plans.append(Plan(name, "vehicle_class_contradiction", is_fraud, cells=sized(*size), truth=truth))
    return plans


def sized(vehicle_type: str, mass: int, length: int) -> dict[str, str]:
    return {"vehicle_type": text(vehicle_type), "gvm_kg": text(str(mass)), "length_mm": text(str(length))}


def cases() -> list[Plan]:
    """Trucks at the edges of the law, and honest histories that resemble frauds."""
    plans = [
        Plan("status moved out", cells={"status": "if(member % 2 = 0, 'B', '转出')"}, truth={"moved": "true"}),
        Plan("in use and not retired", cells={"status": "'正常'", "deregistered_day": "null", "recycled_day": "null",
             "recycle_certificate": "''"}, truth={"in_use": "true", "confirmation": "null", "retired": "null"}),
        Plan("certificate without a day", cells={"recycle_certificate": "own_certificate", "recycled_day": "null"},
             truth={"confirmation": "'both'"}),
        Plan("day without a certificate", cells={"recycle_certificate": "''"},
             truth={"confirmation": "'deregistered_only'"}),
        Plan("no permit to say", cells={"transport_permit": "['无', '-', '/'][1 + member % 3]"},
             truth={"has_permit": "false"}),
        Plan("moved out, then in elsewhere", cells={"status": "'转出'"}, truth={"moved": "true"},
             registered=("转入", "day + 10")),
        Plan("moved out, in elsewhere, retired there", truth=REPORTED_TWICE, registered=("转入", "day - 190"),
             second=BY_TWO | {
            "status": "'转出'", "deregistered_on": "(deregistered_day - 200)::varchar", "recycled_on": "''",
            "recycle_certificate": "''",
        }),
        Plan("first report from outside", second=BY_TWO | later(-40) | {"region_code": "'320106'"},
             truth=REPORTED_TWICE, also=("reported_by_two_provinces",)),
        Plan("registered after the policy day", registered=("注册登记", "date '2021-07-01'")),
        Plan("in a stock after the policy day", in_stock_on="date '2021-07-31'"),
        Plan("retired after the policy day", truth={"waits": "true"},
             cells={"deregistered_day": "date '2021-07-01'", "recycled_day": "date '2021-07-01'"}),
    ]  # fmt: skip
    for day in ("2018-06-26", "2018-06-27", "2020-12-31", "2021-01-01"):
        plans.append(Plan(f"retired on {day}", cells=at(f"date '{day}'")))
    for name, province, place, city, inside, day in (
        ("莱芜 before the merger", "370000", "371202", "371200", "no", "date '2018-12-26' - (member % 150)::integer"),
        ("莱芜 after the merger", "370000", "371202", "370100", "yes", "date '2018-12-27' + (member % 500)::integer"),
        ("莱芜 under its new code", "370000", "370116", "370100", "yes", "date '2018-12-27' + (member % 500)::integer"),
        ("莱芜 under its new code too early", "370000", "370116", "371200", "no",
        "date '2018-12-26' - (member % 150)::integer"),
        ("承德", "130000", "130802", "130800", "no", "day"), ("保定", "130000", "130602", "130600", "yes", "day"),
        ("雄安", "130000", "130638", "133100", "yes", "day"), ("杨凌", "610000", "610403", "610403", "yes", "day"),
    ):  # fmt: skip
        cells, truth = there(province, place, city, inside)
        plans.append(Plan(name, cells=cells | at(day), truth=truth))
    for day, low, program, high, is_beijing in (
        ("2008-06-30", "yes", "yes", "yes", False), ("2013-06-30", "yes", "yes", "yes", False),
        ("2013-07-01", "no", "yes", "yes", False), ("2013-12-31", "no", "yes", "yes", False),
        ("2014-01-01", "no", "no", "yes", False), ("2014-12-31", "no", "no", "yes", False),
        ("2015-01-01", "no", "no", "no", False),
        ("2010-12-31", "yes", "yes", "yes", True), ("2011-01-01", "no", "no", "no", True),
    ):  # fmt: skip
        cells = {"emission_stage": "''", "first_day": f"date '{day}'"}
        truth = {"low": text(low), "program": text(program), "high": text(high)}
        if is_beijing:
            where, place = there("110000", "110105", "110000", "yes")
            cells, truth = cells | where, truth | place
        else:  # Beijing has stage IV early
            cells["file"] = "if(file = 0, 2, file)"
            cells["region_code"] = "if(file = 0, '130102', region_code)"
            truth["city"] = "if(file = 0, '130100', city)"
        plans.append(Plan(f"registered on {day}{' in Beijing' if is_beijing else ''}", cells=cells, truth=truth))
    return plans


PLANS = (*frauds(), *cases())
BY_NAME = {plan.name: plan for plan in PLANS}


def choices(lines: tuple[tuple[object, ...], ...]) -> list[tuple[object, ...]]:
    """Spread lines over the numbers 0 … 99 by their weights; 100 is the first of them."""
    assert sum(int(str(line[0])) for line in lines) == 100
    spread = [line[1:] for line in lines for _ in range(int(str(line[0])))]
    return [(n, *line) for n, line in enumerate([*spread, lines[0][1:]])]


def literal(value: object) -> str:
    return "null" if value is None else str(value) if isinstance(value, int) else text(str(value))


def load(con: duckdb.DuckDBPyConnection, table: str, columns: str, rows: list[tuple[object, ...]]) -> None:
    values = ", ".join(f"({', '.join(map(literal, row))})" for row in rows)
    con.execute(f"create table {table} as from (values {values}) as t({columns})")


def place_choices() -> list[tuple[object, ...]]:
    """The places of a province under 0 … 99 (98 and 99: none said), those inside the scope alone under 100 … 111."""
    rows: list[tuple[object, ...]] = []
    for province, places in PLACES.items():
        named = [(place, city, "yes" if city in JJJ + FWP else "no") for place, city in places.items()]
        inside = [one for one in named if one[2] == "yes"] or named
        rows += [(FILES.index(province), n, *named[n % len(named)]) for n in range(98)]
        rows += [(FILES.index(province), n, "", None, "open") for n in (98, 99)]
        rows += [(FILES.index(province), 100 + n, *inside[n % len(inside)]) for n in range(12)]
    return rows


MAKERS = ("LZZ5ELMD", "LGA5ELMD", "LJ11PABD", "LVBV3JBB")
# What a character counts for in the check digit, and how much at each of the first eight places: GB 16735.
WORTH = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10)
PLANTS = "ABCDEFGHJK"


def maker_choices() -> list[tuple[object, ...]]:
    return [(n, head, sum(w * WORTH[c] for w, c in zip(WEIGHTS, head, strict=True))) for n, head in enumerate(MAKERS)]


def make(con: duckdb.DuckDBPyConnection, vehicles: int) -> None:
    """Draw the trucks: table `truck` with their cells and truths, one row each."""
    con.execute("create macro roll(i, k, n) as (hash(i * 131 + k * 1000003 + 136) % n)::integer")
    con.execute(
        """create macro written(day, form) as case
            when day is null then '' when form < 88 then day::varchar
            when form < 91 then strftime(day, '%Y/%-m/%-d') when form < 94 then strftime(day, '%Y%m%d')
            when form < 97 then strftime(day, '%Y年%-m月%-d日') else (day - date '1899-12-30')::varchar end"""
    )
    for table, columns, lines in (
        ("usage_choice", "n, usage, operating", USAGE), ("fuel_choice", "n, fuel, diesel", FUEL),
        ("class_choice", "n, vehicle_type, kg_from, kg_to, mm_from, mm_to, large", CLASS),
        ("stage_choice", "n, emission_stage, below", STAGE), ("status_choice", "n, status, state", STATUS),
        ("days_choice", "n, days", DAYS),
    ):  # fmt: skip
        load(con, table, columns, choices(lines))
    load(con, "place_choice", "file, n, region_code, city, inside", place_choices())
    load(con, "maker", "n, head, worth", maker_choices())
    plant(con, vehicles)
    con.execute(f"create table truck as {trucks(vehicles)}")
    con.execute(f"create table expected as {expected()}")
    load(
        con,
        "wanted",
        "plan, check_id",
        [(p.name, c) for p in PLANS for c in ((p.check,) if p.is_fraud else ()) + p.also],
    )
    con.execute(
        "create table expected_conflict as select t.vin, w.check_id from truck as t join wanted as w using (plan)"
    )


def plant(con: duckdb.DuckDBPyConnection, vehicles: int) -> None:
    """Choose the places of planted trucks among those of provinces in the scope; plans differ in size."""
    size = min(MOST, max(LEAST, vehicles // 10_000))
    rows: list[tuple[object, ...]] = []
    first = 0
    for number, plan in enumerate(PLANS):
        many = (size + number) * (2 if plan.is_pair else 1)
        rows.append((plan.name, first, first + many))
        first += many
    room = -(-vehicles * len(INSIDE) // len(FILES))
    assert math.gcd(STEP, room) == 1
    assert first < room / 2, "too few vehicles for so many plans"
    load(con, "plan_range", "plan, from_rank, to_rank", rows)
    con.execute(
        f"""create table planted as
        select (rank * {STEP} + {START}) % {room} as i, plan, member,
        ((rank - member % 2) * {STEP} + {START}) % {room} as pair
        from (
            select plan, unnest(range(from_rank, to_rank)) as rank, (rank - from_rank)::integer as member
            from plan_range
        )"""
    )


def changed(column: str, base: str | None = None) -> str:
    """Write a column that some plans say otherwise; the value is a truth, or a cell."""
    base = base or column
    told = "".join(
        f" when plan = {text(plan.name)} then {plan.cells[column] if column in plan.cells else plan.truth[column]}"
        for plan in PLANS
        if column in plan.cells or column in plan.truth
    )
    return f"case when plan is null then {base}{told} else {base} end as {column}" if told else f"{base} as {column}"


def trucks(vehicles: int) -> str:
    """Write the query that draws them: choices, days, then cells and truths."""
    day = "date '2018-06-27' + roll(i, 10, 919)"
    pick = "if(p.plan is null, roll(v.i, {k}, 100), 100)"
    kept = {c for c in CELLS if c not in ("first_registered_on", "deregistered_on", "recycled_on", "record_id", "vin")}
    return f"""
        with drawn as (
            select
                v.i, p.plan, p.member, p.pair, v.file,
                l.region_code, l.city, l.inside, u.usage, u.operating, f.fuel, f.diesel, c.vehicle_type, c.large,
                coalesce((c.kg_from + roll(v.i, 7, c.kg_to - c.kg_from + 1) // 5 * 5)::varchar, '') as gvm_kg,
                coalesce((c.mm_from + roll(v.i, 8, c.mm_to - c.mm_from + 1) // 5 * 5)::varchar, '') as length_mm,
                if(e.below = 'by day' and not (f.diesel = 'yes' and c.large = 'yes'), '国三',
                e.emission_stage) as emission_stage,
                if(e.below = 'by day' and not (f.diesel = 'yes' and c.large = 'yes'), 'yes', e.below) as below,
                s.status, s.state, if(s.state = 'in use' and p.plan is null, 'none', d.days) as days, m.head,
                (v.i // 4) as serial,
                case when p.plan is not null then date '2018-09-01' + roll(v.i, 10, 700)
                    when roll(v.i, 9, 100) < 85 then {day.replace("(i,", "(v.i,")}
                    when roll(v.i, 9, 100) < 95 then date '2016-01-01' + roll(v.i, 10, 908)
                    else date '2021-01-01' + roll(v.i, 10, 181) end as day,
                case when p.plan is not null then date '2010-05-01' + roll(v.i, 11, 300)
                    when roll(v.i, 12, 100) < 97 then date '2004-01-01' + roll(v.i, 11, 4383) end as drawn_first_day,
                (m.worth + 9 + 8 * [1, 2, 3, 4, 5, 6, 7, 8, 1,
                2][1 + v.i // 4 // 1000000] + 7 * (v.i // 4 // 100000 % 10)
                    + 6 * (v.i // 4 // 10000 % 10) + 5 * (v.i // 4 // 1000 % 10) + 4 * (v.i // 4 // 100 % 10)
                    + 3 * (v.i // 4 // 10 % 10) + 2 * (v.i // 4 % 10)) % 11 as right_digit
            from (select i, (i * {len(FILES)} // {vehicles})::integer as file from range({vehicles}) as t(i)) as v
            left join planted as p using (i)
            join place_choice as l on l.file = v.file
                and l.n = if(p.plan is null, roll(v.i, 1, 100), 100 + roll(v.i, 1, 12))
            join usage_choice as u on u.n = {pick.format(k=2)}
            join fuel_choice as f on f.n = {pick.format(k=3)}
            join class_choice as c on c.n = {pick.format(k=4)}
            join stage_choice as e on e.n = {pick.format(k=5)}
            join status_choice as s on s.n = {pick.format(k=6)}
            join days_choice as d on d.n = {pick.format(k=13)}
            join maker as m on m.n = v.i % 4
        ),
        dated as (
            select * replace (if(plan is null and days = 'to come', date '2021-07-10' + roll(i, 10, 60), day) as day),
                right_digit as check_digit,
                days in ('both', 'recycled', 'deregistered unreadable', 'to come') as is_recycled,
                if(strftime(drawn_first_day, '%m%d') = '0229', drawn_first_day - 1, drawn_first_day) as first_day
            from drawn
        ),
        told as (
            select * exclude (first_day, check_digit),
                {changed("first_day")},
                {changed("check_digit")},
                {changed("deregistered_day", "if(days in ('both', 'deregistered', 'to come'), day, null)")},
                {changed("recycled_day", "if(is_recycled, day - 5, null)")},
                {by_day("2013-06-30")} as day_low,
                {by_day("2013-12-31")} as day_program,
                {by_day("2014-12-31")} as day_high
            from dated
        ),
        said as (
            select *,
                'HS' || lpad(i::varchar, 8, '0') as own_certificate,
                coalesce(deregistered_day, recycled_day) as retired,
                case when deregistered_day is not null and recycled_day is not null then 'both'
                    when deregistered_day is not null then 'deregistered_only'
                    when recycled_day is not null then 'recycled_only' end as confirmation
            from told
        )
        select
            i, plan, member, day, first_day, deregistered_day, recycled_day, days, {changed("file")},
            head || ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'X'][1 + check_digit] || 'A'
                || substr('{PLANTS}', 1 + (serial // 1000000)::integer, 1) || lpad((serial % 1000000)::varchar, 6,
                '0') as vin,
            {", ".join(changed(c, BASES.get(c)) for c in CELLS if c in kept)},
            written(first_day, roll(i, 14, 100)) as first_registered_on,
            if(days in ('deregistered unreadable', 'only one, unreadable'), ['2019-13-05', '不详',
            '2019-02-30'][1 + roll(i, 15, 3)],
                written(deregistered_day, roll(i, 16, 100))) as deregistered_on,
            written(recycled_day, roll(i, 17, 100)) as recycled_on,
            'R' || i as record_id,
            {", ".join(changed(c, TRUE_BASES.get(c)) for c in TRUTHS)}
        from said"""


def by_day(through: str) -> str:
    """Write whether a truck is of stage III or below; without a recorded stage, by its day, early
    where IV came early."""
    early = " or ".join(f"(city = '{city}' and first_day >= date '{day}')" for city, day in EARLY_IV.items())
    return f"""case when below <> 'by day' then below when coalesce({early}, false) then 'no'
        when first_day is not null then if(first_day <= date '{through}', 'yes', 'no') else 'open' end"""


BASES = {
    "model_code": "'YL' || (1000 + roll(i, 18, 4000))",
    "engine_no": "'E' || lpad(i::varchar, 8, '0')",
    "recycle_certificate": "if(recycled_day is null, '', own_certificate)",
    "transport_permit": "if(roll(i, 19, 100) < 80, 'YZ' || i, '')",
}
TRUE_BASES = {
    "has_permit": "roll(i, 19, 100) < 80",
    "low": "day_low",
    "program": "day_program",
    "high": "day_high",
    "moved": "state = 'moved'",
    "again": "false",
    "in_use": "state = 'in use' and retired is null",
    "dates_conflict": "false",
    "disposals": "1",
    "waits": "plan is null and days = 'to come'",
}


def expected() -> str:
    """Write what each truck counts as, from its truths alone."""
    fails = """list_filter([
        if(inside = 'no', 'outside_region', null),
        if(retired < date '2018-06-27' or retired > date '2020-12-31', 'outside_window', null),
        if(operating = 'no', 'not_operating', null), if(large = 'no', 'not_medium_heavy', null),
        if(diesel = 'no', 'not_diesel', null), if({basis} = 'no', 'above_stage_iii', null),
        if(moved, 'transferred_out', null), if(again, 'reregistered', null), if(in_use, 'not_retired', null)
    ], lambda x: x is not null)"""
    outcome = f"case when len({fails}) > 0 then 'excluded' when len(opens) > 0 then 'indeterminate' else 'counted' end"
    return f"""
        with opened as (
            select *, list_filter([
                if(inside = 'open', 'missing:region_code', null), if(retired is null, 'missing:retired_on', null),
                if(operating = 'open', 'missing:usage', null), if(large = 'open', 'missing:vehicle_class', null),
                if(large = 'conflict', 'conflict:vehicle_class', null), if(diesel = 'open', 'missing:fuel', null),
                if(program = 'open', 'missing:emission_stage', null), if(dates_conflict, 'conflict:dates', null)
            ], lambda x: x is not null) as opens
            from truck
            where not waits
        ),
        judged as (
            select *, {fails.format(basis="program")} as fails, {outcome.format(basis="program")} as outcome,
                {outcome.format(basis="low")} as outcome_low, {outcome.format(basis="high")} as outcome_high
            from opened
        )
        select
            vin, plan, outcome, outcome_low, outcome_high,
            case outcome when 'excluded' then list_sort(fails) when 'indeterminate' then list_sort(opens)
                else []::varchar[] end as reasons,
            city as prefecture_code, retired as retired_on, disposals, confirmation, has_permit,
            if(outcome = 'counted', coalesce(
                strftime(retired, '%Y%m%d')::integer >= strftime(first_day, '%Y%m%d')::integer
                + if(usage in ('R', '危化品运输'), 100000, 150000), false), null) as natural_scrap
        from judged"""


def those(plan: Plan) -> str:
    return f"from truck where plan = {text(plan.name)}"


def of(plan: Plan, otherwise: Mapping[str, str]) -> str:
    """Write the query of a report on the trucks of a plan, by what it says otherwise than the first."""
    cells = (f"{otherwise[cell]} as {cell}" if cell in otherwise else cell for cell in CELLS)
    return f"select {', '.join(cells)} {those(plan)}"


@dataclass(frozen=True)
class Delivered:
    """The files of each night, and what of their rows cannot be accepted."""

    nights: tuple[tuple[Path, ...], ...]
    rows: int
    quarantined: int
    duplicates: int


def count(con: duckdb.DuckDBPyConnection, rows: str) -> int:
    return int(con.execute(f"select count(*) from {rows}").fetchall()[0][0])


def deliver(con: duckdb.DuckDBPyConnection, folder: Path, nights: int) -> Delivered:
    """Write what the provinces send."""
    folder.mkdir()
    first = []
    columns = ", ".join(f"{cell} as {text(heading)}" for cell, heading in zip(CELLS, HEADINGS, strict=True))
    for number, province in enumerate(FILES):
        first.append(folder / f"{province}.csv")
        chosen = columns if number % 2 else ", ".join(CELLS)
        con.execute(f"copy (select {chosen} from truck where file = {number}) to '{first[-1]}' (header)")
    late = folder / "second-reports.csv"
    reports = [of(plan, plan.second) for plan in PLANS if plan.second is not None]
    # and of vehicles that nothing names: letters that no VIN has, a character too few
    reports.append(of(BY_NAME["one province"], {"vin": "if(member % 2 = 0, 'O' || substr(vin, 2), left(vin, 16))"}))
    con.execute(f"copy ({' union all '.join(reports)}) to '{late}' (header)")
    ragged = 7
    with late.open("a", encoding="utf-8") as file:
        file.write("LZZ5ELMD8AN000001,130102,H11\n" * ragged)
    registrations = folder / "registrations.csv"
    events = [
        f"select vin, region_code, '{plan.registered[0]}' as event, {plan.registered[1]} as registered_on {those(plan)}"
        for plan in PLANS
        if plan.registered
    ]
    con.execute(
        f"""copy (
            {" union all ".join(events)}
            union all select vin, region_code, '注册登记', first_day from truck
                where plan is null and first_day is not null and roll(i, 20, 100) < 3
            union all select vin, region_code, '定期检验', retired - 30 from truck
                where plan is null and retired is not null and roll(i, 21, 100) < 3
            union all select 'LNEW5ELM1K' || lpad(i::varchar, 7, '0'), '130102', '注册登记',
            date '2019-05-01' + roll(i, 22, 700)
                from truck where i % 50 = 0
        ) to '{registrations}' (header)"""
    )
    stocks = folder / "stock.csv"
    listed = [
        f"select vin, region_code, first_day as registered_on, {plan.in_stock_on} as as_of {those(plan)}"
        for plan in PLANS
        if plan.in_stock_on
    ]
    con.execute(
        f"""copy (
            {" union all ".join(listed)}
            union all select vin, region_code, first_day, date '2018-06-26' from truck
                where plan is null and retired > date '2018-06-26' and roll(i, 23, 100) < 3
        ) to '{stocks}' (header)"""
    )
    last = [late, registrations, stocks]
    sent = sum(
        count(con, f"read_csv('{path}', header = true, all_varchar = true, ignore_errors = true)")
        for path in (*first, *last)
    )
    quarantined = count(con, "truck where plan = 'one province'") + ragged
    duplicates = count(con, "truck where plan like 'one row in two files%'")
    parts = (tuple(first), tuple(last)) if nights == 2 else ((*first, *last),)
    return Delivered(parts, sent + ragged, quarantined, duplicates)


def compare(folder: Path, home: Home, delivered: Delivered) -> list[str]:
    """Print what was found of what was planted; return every difference as a line."""
    with duckdb.connect(str(home.working), read_only=True) as con:
        con.execute(f"attach '{folder / 'truth.duckdb'}' as truth (read_only)")
        return [
            *conflicts(con),
            *outcomes(con),
            *scopes(con),
            *rows_of(con, delivered),
            *citations(con, folder / "sent"),
        ]


def conflicts(con: duckdb.DuckDBPyConnection) -> list[str]:
    con.execute(
        """create or replace temp table met as
        with found as (select distinct check_id, vin from mart.retirement_conflict),
        twin as (select unnest($twins) as plan, unnest($checks) as check_id)
        select
            coalesce(e.check_id, f.check_id) as check_id, coalesce(e.vin, f.vin) as vin, t.plan,
            e.vin is not null as is_planted, f.vin is not null as is_found, w.plan is not null as is_twin
        from truth.expected_conflict as e
        full join found as f on f.check_id = e.check_id and f.vin = e.vin
        left join truth.truck as t on t.vin = coalesce(e.vin, f.vin)
        left join twin as w on w.plan = t.plan and w.check_id = coalesce(e.check_id, f.check_id)""",
        {
            "twins": [p.name for p in PLANS if p.check and not p.is_fraud],
            "checks": [p.check for p in PLANS if p.check and not p.is_fraud],
        },
    )
    told = con.execute(
        """select
            k.check_id, count(*) filter (is_planted), count(*) filter (is_planted and is_found),
            count(*) filter (not is_planted and is_twin), count(*) filter (not is_planted and not is_twin),
            any_value(k.vehicles),
            count(*) filter (is_found)
        from mart.retirement_conflict_kind as k left join met as m using (check_id)
        group by k.check_id order by min(k.position)"""
    ).fetchall()
    print(f"\n{'conflict':<36}{'planted':>9}{'found':>9}{'false: twins':>14}{'others':>8}")
    for check_id, planted, found, twins, others, *_ in told:
        print(f"{check_id:<36}{planted:>9,}{found:>9,}{twins:>14,}{others:>8,}")
    wrong = [f"{one[0]}: its kind says {one[5]} vehicles, its list {one[6]}" for one in told if one[5] != one[6]]
    missing = {p.check for p in PLANS if p.is_fraud} - {one[0] for one in told}
    wrong += [f"{check}: is no kind of conflict" for check in sorted(missing)]
    for check_id, plan, planted, many, vins in con.execute(
        f"""select check_id, coalesce(plan, 'honest'), is_planted, count(*), list(vin order by vin)[:{SHOWN}]
        from met where is_planted <> is_found group by all order by all"""
    ).fetchall():
        wrong.append(f"{check_id} {'not found' if planted else 'found'} of {many:,} × {plan}: {', '.join(vins)}")
    return wrong


COMPARED = (
    "outcome", "outcome_low", "outcome_high", "reasons", "prefecture_code", "retired_on", "disposals",
    "confirmation", "has_permit", "natural_scrap",
)  # fmt: skip


def outcomes(con: duckdb.DuckDBPyConnection) -> list[str]:
    con.execute(
        f"""create or replace temp table judged as
        select
            coalesce(e.vin, l.vin) as vin, t.plan, e.vin is not null as is_known, l.vin is not null as is_told,
            {", ".join(f"e.{c} as e_{c}, l.{c} as l_{c}" for c in COMPARED)}
        from truth.expected as e full join mart.retirement_ledger as l on l.vin = e.vin
        left join truth.truck as t on t.vin = coalesce(e.vin, l.vin)"""
    )
    print(f"\n{'outcome':<16}{'known':>14}{'ledger':>14}   known on low / high")
    for outcome in ("counted", "excluded", "indeterminate"):
        known, told, low, high = con.execute(
            """select count(*) filter (e_outcome = $o), count(*) filter (l_outcome = $o),
            count(*) filter (e_outcome_low = $o),
                count(*) filter (e_outcome_high = $o) from judged""",
            {"o": outcome},
        ).fetchall()[0]
        print(f"{outcome:<16}{known:>14,}{told:>14,}   {low:,} / {high:,}")
    wrong = []
    for sign, where in (("is missing in the ledger", "not is_told"), ("should not be in the ledger", "not is_known")):
        for plan, many, vins in con.execute(
            f"""select coalesce(plan, 'honest'), count(*), list(vin order by vin)[:{SHOWN}]
            from judged where {where} group by 1"""
        ).fetchall():
            wrong.append(f"{many:,} × {plan} {sign}: {', '.join(vins)}")
    for column in COMPARED:
        skip = "and e_outcome = 'counted'" if column == "natural_scrap" else ""
        for plan, known, told, many, vins in con.execute(
            f"""select coalesce(plan, 'honest'), e_{column}::varchar, l_{column}::varchar, count(*),
            list(vin order by vin)[:{SHOWN}]
            from judged where is_known and is_told and e_{column} is distinct from l_{column} {skip}
            group by 1, 2, 3 order by 4 desc limit 20"""
        ).fetchall():
            wrong.append(f"{column} of {many:,} × {plan}: expected {known}, got {told}: {', '.join(vins)}")
    return wrong


def scopes(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Compare the progress of every place, on every basis, with the sum over its trucks."""
    con.execute(
        """create or replace temp table known_scope as
        with told as (
            select *, case when list_contains($jjj, prefecture_code) then 'JJJ' when list_contains($fwp,
            prefecture_code) then 'FWP'
                end as region
            from truth.expected
        ),
        placed as (
            select unnest(if(region is null, ['RETIRE_1M_SCOPE', 'UNPLACED'],
                list_distinct(['RETIRE_1M_SCOPE', region, left(prefecture_code, 2) || '0000',
                prefecture_code]))) as scope_code, *
            from told
        )
        select scope_code, basis,
            count(*) filter (case basis when 'low' then outcome_low when 'program' then outcome
            else outcome_high end = 'counted') as claimed,
            count(*) filter (case basis when 'low' then outcome_low when 'program' then outcome
            else outcome_high end = 'counted'
                and confirmation = 'both') as verified,
            count(*) filter (case basis when 'low' then outcome_low when 'program' then outcome
            else outcome_high end = 'indeterminate')
                as indeterminate
        from placed cross join (select unnest(['low', 'program', 'high']) as basis)
        where region is not null or outcome_high <> 'excluded' group by all""",
        {"jjj": list(JJJ), "fwp": list(FWP)},
    )
    found = con.execute(
        """select coalesce(p.scope_code, k.scope_code), coalesce(p.basis, k.basis),
            coalesce((k.claimed, k.verified, k.indeterminate)::varchar, '(0, 0, 0)'), (p.claimed, p.verified,
            p.indeterminate)::varchar
        from mart.retirement_progress as p full join known_scope as k on k.scope_code = p.scope_code
        and k.basis = p.basis
        where coalesce((k.claimed, k.verified, k.indeterminate)::varchar, '(0, 0, 0)')
            is distinct from (p.claimed, p.verified, p.indeterminate)::varchar order by all"""
    ).fetchall()
    whole = con.execute(
        "select basis, claimed, verified from mart.retirement_progress where scope_code = 'RETIRE_1M_SCOPE'"
    )
    print(
        "\n"
        + "; ".join(
            f"{basis}: {claimed:,} claimed, {verified:,} verified" for basis, claimed, verified in whole.fetchall()
        )
    )
    return [f"progress of {scope}, {basis}: expected {known}, got {told}" for scope, basis, known, told in found]


def rows_of(con: duckdb.DuckDBPyConnection, delivered: Delivered) -> list[str]:
    told = con.execute(
        """select sum(rows_read), sum(rows_quarantined), sum(rows_duplicate),
        sum(rows_read - rows_accepted - rows_quarantined
            - rows_duplicate), count(*) filter (status <> 'taken') from mart.ingest_file"""
    ).fetchall()[0]
    known = (delivered.rows, delivered.quarantined, delivered.duplicates, 0, 0)
    names = ("rows read", "rows quarantined", "rows duplicate", "rows unaccounted for", "files refused")
    return [f"{n}: expected {k:,}, got {t:,}" for n, k, t in zip(names, known, map(int, told), strict=True) if k != t]


def citations(con: duckdb.DuckDBPyConnection, sent: Path) -> list[str]:
    """Look up some rows that conflicts cite: each must name the vehicle."""
    told = con.execute(
        """select check_id, vin, file_name, row_no from mart.retirement_conflict
        qualify row_number() over (partition by check_id order by hash(vin)) <= 10 order by file_name"""
    ).fetchall()
    lines: dict[str, list[str]] = {}
    wrong = []
    for check_id, vin, name, row_no in told:
        if name not in lines:
            lines = {name: []}
            if (sent / name).stat().st_size < 50_000_000:
                lines[name] = (sent / name).read_text(encoding="utf-8").splitlines()
        if lines[name] and vin not in lines[name][row_no - 1]:
            wrong.append(f"{check_id} of {vin} cites row {row_no} of {name}, which names another vehicle")
    return wrong


def run(folder: Path, vehicles: int, *, nights: int = 1) -> list[str]:
    """Make the country, take it in, judge it, compare; return the differences."""
    began = time.monotonic()
    with duckdb.connect(str(folder / "truth.duckdb")) as con:
        con.execute(
            f"set enable_progress_bar = false; set memory_limit = '6GB'; set temp_directory = '{folder / 'spill'}'"
        )
        make(con, vehicles)
        delivered = deliver(con, folder / "sent", nights)
        planted, duplicates = con.execute("select count(plan), count(*) - count(distinct vin) from truck").fetchall()[0]
        assert duplicates == 0, "two trucks were made with one VIN"
    made = time.monotonic() - began
    print(f"{vehicles:,} trucks, {planted:,} of them planted in {len(PLANS)} plans; made in {made:.0f} s")
    home = Home(folder / "home")
    for number, files in enumerate(delivered.nights, start=1):
        began = time.monotonic()
        refused = [
            t.needs_attention for t in ingest.take_all(home, files, received_at=settings.now()) if t.status == "refused"
        ]
        assert not refused, refused
        taken = time.monotonic()
        night.build(home)
        night.enforce(home, as_of=AS_OF, today=AS_OF)
        print(f"night {number}: ingest {taken - began:.0f} s, build and enforce {time.monotonic() - taken:.0f} s")
    return compare(folder, home, delivered)


def main() -> None:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--vehicles", type=int, default=10_000_000)
    told.add_argument("--nights", type=int, choices=(1, 2), default=1)
    told.add_argument("--folder", type=Path, help="keep everything here (default: a temporary folder, removed)")
    arguments = told.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="planted-"))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        differences = run(folder, arguments.vehicles, nights=arguments.nights)
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)
    print("\nno difference" if not differences else f"\n{len(differences)} differences:")
    for line in differences:
        print(f"  {line}")
    sys.exit(1 if differences else 0)


if __name__ == "__main__":
    main()
