"""Section: the public fleets of one place, by fleet and period, what was kept out, where records and totals differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports import fleets, scopes
from reports.fleet_views import (
    NO_DATA,
    Bar,
    Line,
    PlaceRow,
    bars,
    is_marked,
    none_card,
    overall,
    period_lines,
    place_note,
    place_row,
    place_rows,
    share_card,
)
from reports.fleets import Difference, Place, Share, Unknown
from reports.page import Card, Status
from reports.reading import Run, grouped
from reports.scopes import Scope
from reports.words import Pair, name, say

order: Final = 40
SHOWN_PERIODS: Final = 4
SHOWN_UNKNOWN: Final = 3  # periods
SHOWN_DIFFERENCES: Final = 3


@dataclass(frozen=True, slots=True)
class Found:
    """All that the section shows where anything is known of the place."""

    note: Pair | None
    has_duty: bool
    period: str
    is_complete: bool
    threshold: str
    bars: Sequence[Bar]
    periods: Sequence[Line]
    is_marked: bool
    cities: Sequence[PlaceRow]
    cities_without: int
    total: PlaceRow
    unknown: Sequence[Pair]
    differences: Sequence[Difference]
    differences_total: int


@dataclass(frozen=True, slots=True)
class View:
    """The section; `found` is missing where nothing is known of the fleets of this place."""

    found: Found | None
    cards: Sequence[Card]
    status: Status


def _unknown(found: Sequence[Unknown]) -> list[Pair]:
    """What was kept out, one sentence a period with its reasons."""
    lines = []
    for period, rows in grouped(found, lambda row: row.period).items():
        told = [(name("kept_out", row.reason), name("unknown_basis", row.basis), row.vehicles) for row in rows]
        zh = "；".join(f"{why.zh} {n:,} 辆（{basis.zh}）" for why, basis, n in told)
        en = "; ".join(f"{why.en} {n:,} ({basis.en.lower()})" for why, basis, n in told)
        lines.append(say("fleet.kept_line", period=period, zh=zh, en=en))
    return lines


def _cities(
    con: Connection, scope: Scope, period: str, known: dict[str, Place], paths: dict[str, str]
) -> tuple[list[PlaceRow], int]:
    """The cities that the place is added up from, and of how many of them nothing is known in this period."""
    codes = fleets.cities_of(con, scope.scope_code)
    if codes == [scope.scope_code]:
        return [], 0
    rows = place_rows(fleets.shares(con, codes, period), known, paths)
    return rows, len(codes) - len(rows)


def _found(con: Connection, scope: Scope, own: Sequence[Share], period: str, known: dict[str, Place]) -> Found:
    code, place = scope.scope_code, known[scope.scope_code]
    paths = {one.scope_code: one.path for one in scopes.read(con).all}
    now = [share for share in own if share.period == period]
    periods = period_lines(own)
    differences = fleets.differences(con, fleets.cities_of(con, code))
    cities, without = _cities(con, scope, period, known, paths)
    return Found(
        note=place_note(place),
        has_duty=place.has_duty,
        period=period,
        is_complete=now[-1].is_complete,
        threshold=f"{now[-1].target or 0:g}",
        bars=bars(now),
        periods=periods[:SHOWN_PERIODS],
        is_marked=is_marked(own),
        cities=cities,
        cities_without=without,
        total=place_row(now[-1], place, ""),
        unknown=_unknown(fleets.unknown(con, code))[:SHOWN_UNKNOWN],
        differences=differences[:SHOWN_DIFFERENCES],
        differences_total=len(differences),
    )


def build(con: Connection, run: Run, scope: Scope) -> View:
    """Read the fleets of one place; without vehicles the section stays and says so."""
    period, known = fleets.shown_period(con), fleets.places(con)
    own = fleets.shares(con, [scope.scope_code]) if period and scope.scope_code in known else []
    if period is None or not any(share.added_or_replaced or share.kept_out for share in own):
        return View(None, [none_card(run.as_of)], NO_DATA)
    found = _found(con, scope, own, period, known)
    now = [share for share in own if share.period == period]
    return View(found, [share_card(now[-1], now[:-1])], overall(now[-1], now[:-1]))
