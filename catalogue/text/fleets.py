"""Public fleets, how a vehicle came to them, where it runs, periods, and who reports: texts to meaning.

A text that is in no table is `unknown` and reported; nothing is guessed from part of a word.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from catalogue.text import coded, regions
from catalogue.text.coded import NOTHING, key


@dataclass(frozen=True, slots=True)
class FleetTerm:
    """What a text of a fleet's record means, in the words of the plan: 公交, 新增, 是."""

    status: str
    value: str | None = None


def read_fleet(text: str) -> FleetTerm:
    """Read 公交, 公交车, bus; 否 says as an empty cell does that the vehicle is in none of the six fleets."""
    return _term("fleet", text)


def read_acquisition(text: str) -> FleetTerm:
    """Read 新增, 更新 and their like."""
    return _term("acquisition", text)


def read_built_up_area(text: str) -> FleetTerm:
    """Read 是, 否, 建成区内, Y."""
    return _term("built_up_area", text)


@cache
def _terms(field: str) -> dict[str, str]:
    return {key(row["text"]): row["value"] for row in coded.table("fleet_terms") if row["field"] == field}


def _term(field: str, text: str) -> FleetTerm:
    word, known = key(text), _terms(field)
    if word in known:
        return FleetTerm("read", known[word]) if known[word] else FleetTerm("none")
    return FleetTerm("none") if word in NOTHING else FleetTerm("unknown")


MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_TO = "月?[-–—~至]"
_YEAR = re.compile(rf"(20\d\d)(?:年|年度|年全年|全年)?|(20\d\d)年?1{_TO}12月")
_HALF = re.compile(rf"(20\d\d)[-_/]?H([12])|(20\d\d)年?(上|下)半年|(20\d\d)年?(1{_TO}6|7{_TO}12)月")
_MONTH = re.compile(r"(20\d\d)(?:[-/.]|年)(0?[1-9]|1[0-2])月?|(20\d\d)(0[1-9]|1[0-2])")
_LOST_ZERO = re.compile(r"20\d\d\.1")  # October loses its zero as a number, also in a CSV that was saved from a sheet
_DAY = re.compile(
    r"(20\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d\d)(\d\d))(?:T?\d\d:\d\d(?::\d\d(?:\.0+)?)?)?"
)
_ENGLISH = re.compile(r"([A-Z]{3})[A-Z]{0,6}[-./]?(?:20)?(\d\d)")
_SERIAL = re.compile(r"(4\d{4})(?:\.0+)?")  # days of a spreadsheet: 40000 is in 2009


@dataclass(frozen=True, slots=True)
class Period:
    """A month, half-year or year; `half` and `month` are null where the period is longer."""

    status: str
    kind: str | None = None
    year: int | None = None
    half: int | None = None
    month: int | None = None


def read_period(text: str) -> Period:
    """Read 2019, 2019H1, 2019年上半年, 2019-07, 2019年7月, Jul-19; a day stands for its month.

    2019.1 is unknown: as a number, January and October are written alike.
    """
    word = key(text)
    if word in NOTHING:
        return Period("none")
    if _LOST_ZERO.fullmatch(word):
        return Period("unknown")
    return _year_or_half(word) or _month(word) or Period("unknown")


def _year_or_half(word: str) -> Period | None:
    if found := _YEAR.fullmatch(word):
        return Period("read", "year", int(found[1] or found[2]))
    if found := _HALF.fullmatch(word):
        first = found[2] == "1" or found[4] == "上" or (found[6] or "").startswith("1")
        return Period("read", "half_year", int(found[1] or found[3] or found[5]), 1 if first else 2)
    return None


def _month(word: str) -> Period | None:
    if found := _MONTH.fullmatch(word):
        year, month = int(found[1] or found[3]), int(found[2] or found[4])
    elif (found := _ENGLISH.fullmatch(word)) and found[1] in MONTHS:
        year, month = 2000 + int(found[2]), MONTHS.index(found[1]) + 1
    elif day := _day(word):
        year, month = day.year, day.month
    else:
        return None
    return Period("read", "month", year, 1 if month <= 6 else 2, month)


def _day(word: str) -> date | None:
    if found := _SERIAL.fullmatch(word):
        return date(1899, 12, 30) + timedelta(days=int(found[1]))
    if found := _DAY.fullmatch(word):
        try:
            return date(int(found[1]), int(found[3] or found[5] or found[7]), int(found[4] or found[6] or found[8]))
        except ValueError:
            return None
    return None


@dataclass(frozen=True, slots=True)
class ReportingUnit:
    """Who owes a half-yearly report: six digits of seed reporting_units."""

    status: str
    code: str | None = None


_DEPARTMENT = re.compile(r"(?:工业和信息化|经济和信息化|经济信息|工信|经信)(?:厅|局|委员会|委)$")


def read_reporting_unit(text: str) -> ReportingUnit:
    """Read 13, 130000, 河北, 河北省工业和信息化厅, 新疆兵团; a place that owes no report of its own is unknown."""
    word = key(text)
    if word in NOTHING:
        return ReportingUnit("none")
    if both := regions.code_and_name(word):
        by_code, by_name = map(read_reporting_unit, both)
        return by_code if by_code == by_name else ReportingUnit("unknown")
    units = _units()
    if (unit := _DEPARTMENT.sub("", word)) in units:
        return ReportingUnit("read", units[unit])
    code = regions.read(text).code if word[0].isdigit() else None  # 北京市海淀区 does not report for 北京市
    return ReportingUnit("read", code) if code in units.values() else ReportingUnit("unknown")


@cache
def _units() -> dict[str, str]:
    found = {}
    for row in coded.table("reporting_units"):
        name = row["name_zh"]
        for word in (row["code"], name, regions.PROVINCE.sub("", name), *row["other_names"].split("|")):
            found[key(word)] = row["code"]
    return {word: code for word, code in found.items() if word}
