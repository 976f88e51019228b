"""Section: when China VI began in one place, by which acts, and how the registrations there met the stage in force."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import scopes, timing
from reports.page import Card, Segment, Status, percent
from reports.reading import Run, fetch_by, grouped
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
    note_zh: str | None
    note_en: str | None
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


def _acts(con: Connection, run: Run) -> dict[str, list[Act]]:
    return fetch_by(
        con,
        Act,
        """
        select u.scope_code, l.row_id, l.scope_name, l.standard, l.stage, l.substage, l.vehicle_group, l.fuel,
            l.use_group, l.event, l.effective_from::varchar as effective_from, l.doc_no, l.note_zh, l.note_en,
            l.confidence, count(*) as cities, l.effective_from::date > $as_of as is_ahead
        from mart.stage_city_act as a
        join mart.law_row as l on l.row_id = a.calendar_row_id
        join mart.place_unit as u on u.unit_code = a.prefecture_code
        group by all
        order by effective_from, row_id""",
        {"as_of": run.as_of},
    )


def _city_rows(cities: Sequence[City], counted: Mapping[str, Counts], paths: Mapping[str, str]) -> list[CityRow]:
    found, none = [], timing.total("", [])
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


def read(con: Connection, run: Run) -> Callable[[Scope], View]:
    """Read China VI of all places; where no city of a place is known its section stays and says so."""
    cities, months, reasons, acts = timing.cities(con), timing.months(con), timing.reasons(con), _acts(con, run)
    counted, paths = timing.by_city(con), {one.scope_code: one.path for one in scopes.read(con).all}

    def found(scope: Scope, own: Sequence[City]) -> Found:
        rows, is_city = months.get(scope.scope_code, []), scope.scope_kind == "city"
        groups = timing.by_group(rows)
        return Found(
            own if is_city else [],
            acts.get(scope.scope_code, []),
            [] if is_city else _city_rows(own, counted, paths),
            groups,
            timing.latest(timing.by_month(rows)),
            timing.total("", groups),
            reasons.get(scope.scope_code, []),
            own[0].due_on,
        )

    def view(scope: Scope) -> View:
        own = cities.get(scope.scope_code)
        if not own:
            return View(None, [], Status("none", say("status.no_data")))
        seen = found(scope, own)
        first = _city_card(own[0], own[1]) if scope.scope_kind == "city" else _places_card(own)
        return View(seen, [first, timing.below_card(seen.sum, None, "#timing-months", run)], timing.worst(own))

    return view
