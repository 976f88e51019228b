"""Chapter: China VI before the national date, city by city, and whether registrations met the stage in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import scopes, timing
from reports.page import Card, Segment, Status, percent
from reports.reading import Run, grouped
from reports.strips import Row, Strip, both_strips
from reports.timing import EARLY, EVERYWHERE, GROUPS, City, Counts
from reports.words import Pair, name, say

order: Final = 30
SHOWN_EXCEPTIONS: Final = 20
NAMED: Final = 20  # cities of one row named one by one
WORST: Final = ("late", "uncertain", "no_act_found")


@dataclass(frozen=True, slots=True)
class Outlier:
    """Cities that stand alike by the same row of law: late, uncertain or without an act; `names` says which."""

    group: Pair
    state: Status
    city: City
    cities: int
    names: str


@dataclass(frozen=True, slots=True)
class Found:
    """All that the chapter shows; `counts` are registrations since the day asked for, none where none were received."""

    strips: Sequence[Strip]
    exceptions: Sequence[Outlier]
    left_out: int
    counts: Sequence[Counts]
    sum: Counts
    due_on: date


@dataclass(frozen=True, slots=True)
class View:
    """The chapter; `found` is missing where no city is known."""

    found: Found | None
    cards: Sequence[Card]
    points: Sequence[Pair]
    status: Status


def _names(rows: Sequence[City]) -> str:
    """The cities by name; where there are many, how many of each region."""
    if len(rows) <= NAMED:
        return "、".join(row.name_zh for row in rows)
    regions = grouped(rows, lambda row: row.region)
    return "；".join(say("timing.of_region", zh=name("plan_region", key).zh, n=len(regions[key])).zh for key in regions)


def _exceptions(cities: Sequence[City]) -> list[Outlier]:
    """Late, uncertain and missing ones, worst first; cities with the same row of law together."""
    wanted = [city for city in cities if city.vehicle_group in EARLY and city.timing in WORST]
    groups = grouped(wanted, lambda c: (c.timing, c.vehicle_group, c.calendar_row_id))
    found = [
        Outlier(name("duty_group", rows[0].vehicle_group), rows[0].state, rows[0], len(rows), _names(rows))
        for rows in groups.values()
    ]
    return sorted(found, key=lambda one: (WORST.index(one.city.timing), EARLY.index(one.city.vehicle_group)))


def _state(rows: Sequence[Row]) -> Status:
    """The worst that any group has."""
    late = sum(row.late for row in rows)
    open_ = sum(row.uncertain + row.no_act_found for row in rows)
    if late:
        return Status("bad", say("status.late_cities", n=late))
    return Status("warn", say("status.open_cities", n=open_)) if open_ else Status("ok", say("status.all_on_time"))


def _timing_card(row: Row) -> Card:
    rest = row.late + row.uncertain + row.no_act_found
    return Card(
        say("card.china6"),
        f"{row.on_time:,}",
        say("card.of_cities", n=row.units),
        say("card.china6_of"),
        _state([row]),
        say("card.china6_foot", late=row.late, uncertain=row.uncertain, none=row.no_act_found)
        if rest
        else say("status.all_on_time"),
        "#timing-strip",
        (Segment(percent(row.on_time, row.units)), Segment(percent(row.late, row.units), "hot")),
    )


def _points(found: Found) -> list[Pair]:
    rows = [
        say("point.china6", zh=group.zh, en=group.en, units=drawn.whole.units, on_time=drawn.whole.on_time,
            late=drawn.whole.late, uncertain=drawn.whole.uncertain, none=drawn.whole.no_act_found)
        for drawn in found.strips
        for group in [name("duty_group", drawn.group)]
    ]  # fmt: skip
    seen = found.sum
    if not seen.checked:
        return [*rows, say("point.below_none")]
    told = say(
        "point.below", day=found.due_on, checked=seen.checked, n=seen.below_stage, open=seen.indeterminate,
        unsure=seen.uncertain_law,
    )  # fmt: skip
    return [*rows, told]


def _found(con: Connection, cities: Sequence[City]) -> Found:
    due, strips = cities[0].due_on, both_strips(scopes.read(con), cities)
    counts = timing.by_group(timing.months(con).get(EVERYWHERE, []), since=due)
    early = [row for row in counts if row.key in GROUPS]  # all others are on the page of China VI dates
    exceptions = _exceptions(cities)
    return Found(
        strips,
        exceptions[:SHOWN_EXCEPTIONS],
        len(exceptions[SHOWN_EXCEPTIONS:]),
        early,
        timing.total("", early),
        due,
    )


def build(con: Connection, run: Run) -> View:
    """Read the dates of the cities and their registrations; without any the chapter stays and says so."""
    cities = timing.cities(con).get(EVERYWHERE, [])
    if not cities:
        none = Status("none", say("status.no_data"))
        card = timing.below_card(timing.total("", []), None, "#timing", run)
        return View(None, [card], [say("point.below_none")], none)
    found = _found(con, cities)
    cards = [
        _timing_card(found.strips[0].whole),
        timing.below_card(found.sum, found.due_on, "#timing-counts", run),
    ]
    return View(found, cards, _points(found), _state([drawn.whole for drawn in found.strips]))
