"""Section: when China VI began in one place, by which acts, and how the registrations there met the stage in force."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import scopes, timing
from reports.page import Card, Segment, Status, percent
from reports.reading import Run, fetch, grouped
from reports.scopes import Scope
from reports.timing import City, Counts, Reason
from reports.words import Pair, say

order: Final = 30


@dataclass(frozen=True, slots=True)
class Act:
    """A row of the stage calendar for registrations in some of the cities of the place."""

    row_id: str
    scope_name: str
    standard: str
    stage: str
    substage: str | None
    vehicle_group: str
    fuel: str
    use_group: str
    event: str
    effective_from: str
    doc_no: str | None
    note: str | None
    confidence: str
    cities: int
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class CityRow:
    """One city: where its light and urban heavy vehicles stand, and all its registrations."""

    path: str
    name: Pair
    light: City
    urban: City
    counts: Counts


@dataclass(frozen=True, slots=True)
class Found:
    """All that the section shows; `months` are the latest, with all before them in one row."""

    standings: Sequence[City]
    acts: Sequence[Act]
    cities: Sequence[CityRow]
    groups: Sequence[Counts]
    months: Sequence[Counts]
    sum: Counts
    reasons: Sequence[Reason]
    due_on: date


@dataclass(frozen=True, slots=True)
class View:
    """The section; `found` is missing where no city of the place is known."""

    found: Found | None
    cards: Sequence[Card]
    status: Status


def _acts(con: Connection, scope: Scope, run: Run) -> list[Act]:
    return fetch(
        con,
        Act,
        """
        select l.row_id, l.scope_name, l.standard, l.stage, l.substage, l.vehicle_group, l.fuel, l.use_group, l.event,
            l.effective_from::varchar as effective_from, l.doc_no, l.note, l.confidence, count(*) as cities,
            l.effective_from::date > $as_of as is_ahead
        from mart.stage_city_act as a
        join mart.law_row as l on l.row_id = a.calendar_row_id
        where a.prefecture_code in (select unit_code from mart.place_unit where scope_code = $scope)
        group by all
        order by effective_from, row_id""",
        {"scope": scope.scope_code, "as_of": run.as_of},
    )


def _city_rows(con: Connection, scope: Scope, cities: Sequence[City]) -> list[CityRow]:
    counted, none = timing.by_city(con, scope.scope_code), timing.total("", [])
    paths = {one.scope_code: one.path for one in scopes.read(con).all}
    found = []
    for code, rows in grouped(cities, lambda city: city.prefecture_code).items():
        light, urban = (next(row for row in rows if row.vehicle_group == group) for group in timing.EARLY)
        found.append(CityRow(paths[code], Pair(light.name_zh, light.name_en), light, urban, counted.get(code, none)))
    return found


def _city_card(light: City, urban: City) -> Card:
    began = f"{light.effective_from}" if light.timing != "no_act_found" else "—"
    next_ = urban.state.text
    return Card(
        say("card.china6_began"),
        began,
        Pair("", ""),
        say("card.china6_due", day=light.due_on),
        light.state,
        say("card.china6_next", zh=next_.zh, en=next_.en),
        "#timing-acts",
    )


def _places_card(cities: Sequence[City]) -> Card:
    light = [city for city in cities if city.vehicle_group == "LDV"]
    stand = {key: sum(city.timing == key for city in light) for key in timing.STATES}
    return Card(
        say("card.china6"),
        f"{stand['on_time']:,}",
        say("card.of_cities", n=len(light)),
        say("card.china6_of"),
        timing.worst(light),
        say("card.china6_foot", late=stand["late"], uncertain=stand["uncertain"], none=stand["no_act_found"]),
        "#timing-cities",
        (Segment(percent(stand["on_time"], len(light))), Segment(percent(stand["late"], len(light)), "hot")),
    )


def _found(con: Connection, run: Run, scope: Scope, cities: Sequence[City]) -> Found:
    rows = timing.months(con, scope.scope_code)
    groups = timing.by_group(rows)
    is_city = scope.scope_kind == "city"
    return Found(
        cities if is_city else [],
        _acts(con, scope, run),
        [] if is_city else _city_rows(con, scope, cities),
        groups,
        timing.latest(timing.by_month(rows)),
        timing.total("", groups),
        timing.reasons(con, scope.scope_code),
        cities[0].due_on,
    )


def build(con: Connection, run: Run, scope: Scope) -> View:
    """Read China VI in one place; without any city the section stays and says so."""
    cities = timing.cities(con, scope.scope_code)
    if not cities:
        return View(None, [], Status("none", say("status.no_data")))
    found = _found(con, run, scope, cities)
    is_city = scope.scope_kind == "city"
    first = _city_card(cities[0], cities[1]) if is_city else _places_card(cities)
    return View(found, [first, timing.below_card(found.sum, None, "#timing-months", run)], timing.worst(cities))
