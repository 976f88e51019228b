"""The page of the public fleets in full: periods, provinces, what was kept out, where records and totals differ."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports import fleets, scopes
from reports.fleet_views import Line, PlaceRow, is_marked, period_lines, place_note, place_row, place_rows
from reports.fleets import ALL, KEY, NATION, Difference, Place, Unknown
from reports.page import Page
from reports.reading import Run
from reports.words import Pair, say

SHOWN_PERIODS: Final = 12
SHOWN_UNKNOWN: Final = 60
SHOWN_DIFFERENCES: Final = 100


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows; without a period there is nothing but what was kept out."""

    period: str | None
    periods: Sequence[Line]
    provinces: Sequence[PlaceRow]
    provinces_without: int
    notes: Sequence[tuple[Pair, Sequence[Pair]]]
    total: PlaceRow | None
    is_marked: bool
    unknown: Sequence[Unknown]
    unknown_total: int
    differences: Sequence[Difference]
    differences_total: int


def _notes(places: Iterable[Place]) -> list[tuple[Pair, list[Pair]]]:
    """Each note on provinces with the duty once, with the provinces that it is about."""
    found: dict[Pair, list[Pair]] = {}
    for place in places:
        note = place_note(place)
        if note and place.has_duty:
            found.setdefault(note, []).append(Pair(place.scope_name, place.scope_name_en))
    return list(found.items())


def _view(con: Connection, period: str | None) -> View:
    known = fleets.places(con)
    paths = {scope.scope_code: scope.path for scope in scopes.read(con).all}
    all_ = fleets.shares(con)
    key = all_.get(KEY, [])
    # a municipality is a city and a province in one: it stands among the provinces for itself
    named = {code for code, place in known.items() if place.scope_kind == "province"}
    codes = [
        code
        for code, place in known.items()
        if place.scope_kind == "province" or (place.scope_kind == "city" and f"{code[:2]}0000" not in named)
    ]
    shares = fleets.of_period(all_, codes, period) if period else []
    rows = place_rows(shares, known, paths)
    whole = [share for share in all_.get(NATION, []) if share.fleet == ALL and share.period == period]
    unknown, differences = fleets.unknown(con).get(NATION, []), fleets.differences(con)
    return View(
        period=period,
        periods=period_lines(key)[:SHOWN_PERIODS],
        provinces=rows,
        provinces_without=len(codes) - len(rows),
        notes=_notes(known[code] for code in codes if known[code].scope_kind == "province"),
        total=place_row(whole[0], known[NATION], "") if whole else None,
        is_marked=is_marked([*key, *shares]),
        unknown=unknown[:SHOWN_UNKNOWN],
        unknown_total=len(unknown),
        differences=differences[:SHOWN_DIFFERENCES],
        differences_total=len(differences),
    )


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make fleets.html."""
    sections = ("fleet-periods", "fleet-provinces", "fleet-unknown", "fleet-differences", "fleet-terms")
    yield Page(
        "fleets.html",
        "public_fleets.html.j2",
        say("page.fleets"),
        _view(con, fleets.shown_period(con)),
        sections,
        kib=150,
        articles=("十一",),
    )
