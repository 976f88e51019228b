"""Section: the trucks of one place taken out of service, its local plans, where the others went."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import conflicts, scopes, trucks
from reports.page import Card, Segment, Status, percent
from reports.reading import Run, fetch, fetch_by
from reports.scopes import WHOLE, Scope
from reports.truck_views import Figure, PlaceRow, figure, place_rows, reached, total_row
from reports.trucks import BASIS, Forecast, Progress, Reason, Summary
from reports.words import Pair, say

order: Final = 20
SHOWN_CONFLICTS: Final = 5
PARTS: Final = ("retired", "still_registered", "moved_out", "reclassified", "unknown")


@dataclass(frozen=True, slots=True)
class Quota:
    """One figure of a local plan, with its own vehicles, way of counting and period; never part of the million."""

    quota_id: str
    scope_name: str
    kind: str
    value: int
    period_from: str | None
    period_to: str | None
    vehicle_scope_zh: str | None
    vehicle_scope_en: str | None
    counting_basis_zh: str | None
    counting_basis_en: str | None
    doc_no: str | None
    note_zh: str | None
    note_en: str | None
    confidence: str | None
    claimed_in_period: int | None


@dataclass(frozen=True, slots=True)
class Balance:
    """The vehicles of one city at a first day, and what had become of each at the latest."""

    prefecture_code: str
    scope_name: str
    baseline_on: date | None
    latest_on: date | None
    baseline: int
    retired: int | None
    still_registered: int | None
    moved_out: int | None
    reclassified: int | None
    unknown: int | None

    @property
    def parts(self) -> list[tuple[str, int | None]]:
        """The five parts in their order; they add up to the baseline."""
        return [(part, getattr(self, part)) for part in PARTS]


@dataclass(frozen=True, slots=True)
class Found:
    """All that the section shows where there are records; no figure where none of them tells of the place."""

    figure: Figure | None
    forecast: Forecast | None
    cities: Sequence[PlaceRow]
    total: PlaceRow
    quotas: Sequence[Quota]
    balances: Sequence[Balance]
    balance_total: Balance | None
    reasons: Sequence[Reason]
    conflict_kinds: Sequence[conflicts.Kind]
    conflict_rows: Sequence[conflicts.Row]
    conflict_vehicles: int


@dataclass(frozen=True, slots=True)
class View:
    """The section; `found` is missing where no record was ever received, and outside of the scope of the million."""

    place: Pair
    is_outside: bool
    found: Found | None
    cards: Sequence[Card]
    status: Status


def _quotas(con: Connection) -> dict[str, list[Quota]]:
    return fetch_by(
        con,
        Quota,
        """
        select scope_code, quota_id, scope_name, kind, value::bigint as value, period_from::varchar as period_from,
            period_to::varchar as period_to, vehicle_scope_zh, vehicle_scope_en, counting_basis_zh,
            counting_basis_en, doc_no, note_zh, note_en, confidence,
            claimed_in_period::bigint as claimed_in_period
        from mart.retirement_quota
        order by quota_id""",
    )


def _balances(con: Connection) -> list[Balance]:
    return fetch(
        con,
        Balance,
        """
        select prefecture_code, scope_name, baseline_on, latest_on, baseline, retired, still_registered, moved_out,
            reclassified, unknown
        from mart.retirement_balance""",
    )


def _sum(rows: Sequence[Balance]) -> Balance | None:
    """The cities together; a part that one of them does not know is not known of all."""
    if len(rows) < 2:
        return None
    parts: dict[str, int | None] = {}
    for part in PARTS:
        found = [getattr(row, part) for row in rows]
        parts[part] = None if None in found else sum(found)
    return Balance("", "", None, None, sum(row.baseline for row in rows), **parts)


def _claimed_card(row: Progress, whole: Progress, rank: int, peers: int) -> Card:
    share = percent(row.claimed, whole.claimed)
    return Card(
        say("card.trucks"),
        f"{row.claimed:,}",
        say("unit.vehicles"),
        say("card.place_share", share=f"{share:.1f}%"),
        Status("none", say("status.no_target")),
        say("card.place_rank", rank=rank, peers=peers),
        "#truck-progress",
        (Segment(share),),
    )


def _cards(row: Progress, whole: Progress, rank: tuple[int, int], kinds: Sequence[conflicts.Kind]) -> list[Card]:
    rest, found = row.claimed - row.verified, conflicts.vehicles(kinds)
    return [
        _claimed_card(row, whole, *rank),
        Card(
            say("card.verified"),
            f"{row.verified:,}",
            say("unit.vehicles"),
            say("card.verified_of", share=reached(row.verified, row.claimed)),
            Status("warn", say("status.to_verify")) if rest else Status("ok", say("status.agrees")),
            say("card.unverified", n=rest) if rest else say("card.verified_foot"),
            "#truck-progress",
            (Segment(percent(row.verified, row.claimed)),),
        ),
        Card(
            say("card.trucks_open"),
            f"{row.indeterminate:,}",
            say("unit.vehicles"),
            say("card.place_open_of"),
            Status("none", say("status.no_data")) if row.indeterminate else Status("ok", say("status.nothing")),
            say("card.trucks_open_foot"),
            "#truck-reasons",
        ),
        Card(
            say("card.conflicts"),
            f"{found:,}",
            say("unit.cases"),
            say("card.conflicts_of", n=len(kinds)),
            Status("warn", say("status.review")) if found else Status("ok", say("status.nothing")),
            say("card.conflicts_foot"),
            "#truck-conflicts",
        ),
    ]


def _peers(all_: scopes.Scopes, scope: Scope) -> list[Scope]:
    """The places of the same kind."""
    kinds = {"province": all_.provinces, "city": all_.units}
    return kinds[scope.scope_kind]() if scope.scope_kind in kinds else all_.of_kind(scope.scope_kind)


def _rank(scope: Scope, peers: Sequence[Scope], claimed: dict[str, Progress]) -> tuple[int, int]:
    """The place of a place by claimed vehicles among those of which records tell, and how many these are."""
    own = claimed[scope.scope_code].claimed
    told = [row for p in peers if (row := claimed.get(p.scope_code)) and row.records]
    return 1 + sum(row.claimed > own for row in told), len(told)


def _none(scope: Scope, run: Run, found: Found | None) -> View:
    none = Status("none", say("status.no_data"))
    foot = say("card.trucks_none_foot", day=run.as_of)
    card = Card(say("card.trucks"), "—", say("unit.vehicles"), say("card.trucks_none"), none, foot, "#trucks")
    return View(scope.name, False, found, [card], none)


def read(con: Connection, run: Run) -> Callable[[Scope], View]:
    """Read the trucks of all places; out of scope and without records the section of a place stays and says so."""
    all_, seen = scopes.read(con).million(), trucks.summary(con)
    usual = {code: row for (code, basis), row in trucks.progress(con).items() if basis == BASIS}
    months, ahead, reasons, quotas = trucks.months(con), trucks.forecasts(con), trucks.reasons(con), _quotas(con)
    balances = {row.prefecture_code: row for row in _balances(con)}
    kinds, rows = conflicts.kinds_by_place(con), conflicts.first_rows_by_place(con, SHOWN_CONFLICTS)

    def found(scope: Scope, seen: Summary) -> Found:
        row, cities, code = usual[scope.scope_code], all_.cities(scope), scope.scope_code
        own = [balances[one] for one in [city.scope_code for city in cities] or [code] if one in balances]
        return Found(
            figure=figure(scope.name, months.get(code, []), seen, row.target, ahead.get(code)) if row.records else None,
            forecast=ahead.get(code) if row.records else None,
            cities=place_rows(cities, usual, row.claimed),
            total=total_row(row),
            quotas=quotas.get(code, []),
            balances=own,
            balance_total=_sum(own),
            reasons=reasons.get(code, []),
            conflict_kinds=kinds.get(code, []),
            conflict_rows=rows.get(code, []),
            conflict_vehicles=conflicts.vehicles(kinds.get(code, [])),
        )

    def view(scope: Scope) -> View:
        if not scope.is_million:
            return View(scope.name, True, None, [], Status("none", say("status.outside")))
        if seen is None or scope.scope_code not in usual or WHOLE not in usual:
            return _none(scope, run, None)
        shown = found(scope, seen)
        if shown.figure is None:
            return _none(scope, run, shown)
        rank = _rank(scope, _peers(all_, scope), usual)
        cards = _cards(usual[scope.scope_code], usual[WHOLE], rank, shown.conflict_kinds)
        told = shown.forecast
        state = told.state if told and told.status else Status("none", say("status.no_target"))
        return View(scope.name, False, shown, cards, state)

    return view
