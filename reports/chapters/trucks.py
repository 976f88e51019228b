"""Chapter: China III and older diesel trucks taken out of service, against the target of one million."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import conflicts, scopes, tiles, trucks
from reports.markup import whole_number
from reports.page import Card, Segment, Status, percent
from reports.reading import Run
from reports.scopes import WHOLE, Scopes
from reports.truck_views import Figure, PlaceRow, figure, place_rows, reached, total_row
from reports.trucks import BASES, BASIS, Forecast, Progress, Reason, Summary, amount
from reports.words import Pair, name, reason, say

order: Final = 20


@dataclass(frozen=True, slots=True)
class BasisRow:
    """One way to read the stages left open, and what it gives."""

    name: Pair
    meaning: Pair
    claimed: int
    verified: int
    indeterminate: int


@dataclass(frozen=True, slots=True)
class Found:
    """All that the chapter shows where there are records."""

    summary: Summary
    figure: Figure
    grid: tiles.Grid
    regions: Sequence[PlaceRow]
    provinces: Sequence[PlaceRow]
    unplaced: Sequence[PlaceRow]
    total: PlaceRow
    bases: Sequence[BasisRow]
    reasons: Sequence[Reason]
    conflicts: int


@dataclass(frozen=True, slots=True)
class View:
    """The chapter; `found` is missing where no record was ever received."""

    found: Found | None
    places: Sequence[PlaceRow]
    cards: Sequence[Card]
    points: Sequence[Pair]
    status: Status


def _claimed_card(whole: Progress, seen: Figure, state: Status) -> Card:
    target, lead = whole.target or 0, whole.claimed - (seen.even or 0)
    gap = say("card.trucks_ahead" if lead >= 0 else "card.trucks_behind", n=abs(lead))
    return Card(
        say("card.trucks"),
        f"{whole.claimed:,}",
        say("unit.vehicles"),
        say("card.trucks_of", n=target, share=reached(whole.claimed, target)),
        state,
        gap,
        "#truck-progress",
        (Segment(min(percent(whole.claimed, target), 100.0)),),
    )


def _verified_card(whole: Progress) -> Card:
    rest = whole.claimed - whole.verified
    state = Status("warn", say("status.to_verify")) if rest else Status("ok", say("status.agrees"))
    return Card(
        say("card.verified"),
        f"{whole.verified:,}",
        say("unit.vehicles"),
        say("card.verified_of", share=reached(whole.verified, whole.claimed)),
        state,
        say("card.unverified", n=rest) if rest else say("card.verified_foot"),
        "#truck-places",
        (Segment(percent(whole.verified, whole.claimed)),),
    )


def _projected_card(ahead: Forecast | None, seen: Summary) -> Card:
    said = ahead if ahead and ahead.is_projected else None
    why = name("forecast_note", ahead.note) if ahead and ahead.note else say("card.projected_none")
    return Card(
        say("card.projected"),
        whole_number(said.projected_at_deadline if said else None),
        say("unit.vehicles"),
        say("card.projected_of", low=whole_number(said.projected_low), high=whole_number(said.projected_high))
        if said
        else why,
        ahead.state if ahead else Status("none", say("status.no_data")),
        say("card.projected_foot", day=seen.window_to),
        "#truck-forecast",
    )


def _open_card(seen: Summary, whole: Progress) -> Card:
    state = Status("none", say("status.no_data")) if whole.indeterminate else Status("ok", say("status.nothing"))
    return Card(
        say("card.trucks_open"),
        f"{whole.indeterminate:,}",
        say("unit.vehicles"),
        say("card.trucks_open_of", n=seen.vehicles),
        state,
        say("card.trucks_open_foot"),
        "#truck-reasons",
        (Segment(percent(whole.indeterminate, seen.vehicles), "dull"),),
    )


def _points(found: Found, whole: Progress, ahead: Forecast | None) -> list[Pair]:
    zh, verified, target = amount(whole.claimed), amount(whole.verified), amount(whole.target or 0)
    points = [
        say(
            "point.trucks",
            zh=zh.zh,
            en=zh.en,
            target=target.zh,
            target_en=target.en,
            share=reached(whole.claimed, whole.target or 0),
            verified=verified.zh,
            verified_en=verified.en,
        )
    ]
    if ahead and ahead.is_projected and ahead.required_per_month:
        low, high = amount(ahead.projected_low or 0), amount(ahead.projected_high or 0)
        points.append(
            say(
                "point.truck_forecast",
                day=found.summary.window_to,
                low=low.zh,
                low_en=low.en,
                high=high.zh,
                high_en=high.en,
                need=whole_number(ahead.required_per_month),
                rate=whole_number(ahead.run_rate_per_month),
            )
        )
    waiting = [row for row in found.reasons if row.outcome == "indeterminate"]
    if whole.indeterminate and waiting:
        why = reason(waiting[0].reason)
        points.append(say("point.trucks_open", n=whole.indeterminate, zh=why.zh, en=why.en, most=waiting[0].vehicles))
    return points


def _bases(seen: Summary, progress: Mapping[tuple[str, str], Progress]) -> list[BasisRow]:
    through: dict[str, date] = {
        "low": seen.low_through,
        "program": seen.program_through,
        "high": seen.high_through,
    }
    rows = [(basis, progress[WHOLE, basis]) for basis in BASES if (WHOLE, basis) in progress]
    return [
        BasisRow(
            name("basis", basis),
            say("truck.basis_text", day=through[basis]),
            row.claimed,
            row.verified,
            row.indeterminate,
        )
        for basis, row in rows
    ]


def _found(con: Connection, seen: Summary, all_: Scopes, progress: Mapping[tuple[str, str], Progress]) -> Found:
    usual = {code: row for (code, basis), row in progress.items() if basis == BASIS}
    whole = usual[WHOLE]
    ahead = trucks.forecasts(con).get(WHOLE)
    return Found(
        summary=seen,
        figure=figure(say("truck.whole"), trucks.months(con).get(WHOLE, []), seen, whole.target, ahead),
        grid=tiles.grid(all_.units(), usual),
        regions=place_rows(all_.of_kind("region"), usual, whole.claimed),
        provinces=place_rows(all_.provinces(), usual, whole.claimed),
        unplaced=place_rows(all_.of_kind("unplaced"), usual, whole.claimed),
        total=total_row(whole),
        bases=_bases(seen, progress),
        reasons=trucks.reasons(con).get(WHOLE, []),
        conflicts=conflicts.vehicles(conflicts.kinds(con)),
    )


def build(con: Connection, run: Run) -> View:
    """Read the count of the million; without records the chapter stays and says so."""
    all_, seen = scopes.read(con).million(), trucks.summary(con)
    progress = trucks.progress(con)
    places = place_rows([*all_.of_kind("region"), *all_.provinces()], {}, 0)
    if seen is None or (WHOLE, BASIS) not in progress:
        none = Status("none", say("status.no_data"))
        card = Card(
            say("card.trucks"), "—", say("unit.vehicles"), say("card.trucks_none"), none,
            say("card.trucks_none_foot", day=run.as_of), "#trucks",
        )  # fmt: skip
        return View(None, places, [card], [say("point.trucks_none")], none)
    found, whole = _found(con, seen, all_, progress), progress[WHOLE, BASIS]
    ahead = found.figure.forecast
    state = ahead.state if ahead else Status("none", say("status.no_data"))
    cards = [
        _claimed_card(whole, found.figure, state),
        _verified_card(whole),
        _projected_card(ahead, seen),
        _open_card(seen, whole),
    ]
    return View(found, places, cards, _points(found, whole, ahead), state)
