"""Section: the public fleets of one place, by fleet and period, what was kept out, where records and totals differ."""

from collections.abc import Callable, Sequence
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
from reports.fleets import Difference, Share, Unknown
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


def read(con: Connection, run: Run) -> Callable[[Scope], View]:
    """Read the fleets of all places; where a place has no vehicles its section stays and says so."""
    period, known, cities = fleets.shown_period(con), fleets.places(con), fleets.cities(con)
    shares, unknown, differences = fleets.shares(con), fleets.unknown(con), fleets.differences(con)
    paths = {one.scope_code: one.path for one in scopes.read(con).all}

    def found(code: str, period: str, own: Sequence[Share], now: Sequence[Share]) -> Found:
        place, parts, lines = known[code], cities.get(code, []), period_lines(own)
        told = [row for row in differences if row.prefecture_code in parts]
        below = [] if parts == [code] else parts
        rows = place_rows(fleets.of_period(shares, below, period), known, paths)
        return Found(
            note=place_note(place),
            has_duty=place.has_duty,
            period=period,
            is_complete=now[-1].is_complete,
            threshold=f"{now[-1].target or 0:g}",
            bars=bars(now),
            periods=lines[:SHOWN_PERIODS],
            is_marked=is_marked(own),
            cities=rows,
            cities_without=len(below) - len(rows),
            total=place_row(now[-1], place, ""),
            unknown=_unknown(unknown.get(code, []))[:SHOWN_UNKNOWN],
            differences=told[:SHOWN_DIFFERENCES],
            differences_total=len(told),
        )

    def view(scope: Scope) -> View:
        code = scope.scope_code
        own = shares.get(code, []) if code in known else []
        if period is None or not any(share.added_or_replaced or share.kept_out for share in own):
            return View(None, [none_card(run.as_of)], NO_DATA)
        now = [share for share in own if share.period == period]
        return View(found(code, period, own, now), [share_card(now[-1], now[:-1])], overall(now[-1], now[:-1]))

    return view
