"""Section: the trucks of one place taken out of service, its local plans, where the others went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import conflicts, scopes, trucks
from reports.page import Card, Segment, Status, percent
from reports.reading import Run, fetch
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
    vehicle_scope: str | None
    counting_basis: str | None
    doc_no: str | None
    note: str | None
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
    """All that the section shows where there are records."""

    figure: Figure
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


def _quotas(con: Connection, scope: Scope) -> list[Quota]:
    return fetch(
        con,
        Quota,
        """
        select quota_id, scope_name, kind, value::bigint as value, period_from::varchar as period_from,
            period_to::varchar as period_to, vehicle_scope, counting_basis, doc_no, note, confidence,
            claimed_in_period::bigint as claimed_in_period
        from mart.retirement_quota
        where scope_code = $scope
        order by quota_id""",
        {"scope": scope.scope_code},
    )


def _balances(con: Connection, codes: Sequence[str]) -> list[Balance]:
    return fetch(
        con,
        Balance,
        """
        select prefecture_code, scope_name, baseline_on, latest_on, baseline, retired, still_registered, moved_out,
            reclassified, unknown
        from mart.retirement_balance
        where list_contains($codes, prefecture_code)
        order by list_position($codes, prefecture_code)""",
        {"codes": list(codes)},
    )


def _sum(rows: Sequence[Balance]) -> Balance | None:
    """The cities together; a part that one of them does not know is not known of all."""
    if len(rows) < 2:
        return None
    parts: dict[str, int | None] = {}
    for part in PARTS:
        found = [getattr(row, part) for row in rows]
        parts[part] = None if None in found else sum(found)
    return Balance("", say("label.total").zh, None, None, sum(row.baseline for row in rows), **parts)


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
            say("unit.vehicles"),
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
    """The place of a place among its peers by claimed vehicles, and how many peers there are."""
    own = claimed[scope.scope_code].claimed
    return 1 + sum(claimed[p.scope_code].claimed > own for p in peers if p.scope_code in claimed), len(peers)


def _found(con: Connection, scope: Scope, seen: Summary, usual: dict[str, Progress], all_: scopes.Scopes) -> Found:
    row, cities, code = usual[scope.scope_code], all_.cities(scope), scope.scope_code
    ahead = trucks.forecast(con, code)
    balances = _balances(con, [city.scope_code for city in cities] or [code])
    kinds = conflicts.kinds_of(con, code)
    return Found(
        figure=figure(scope.name, trucks.months(con, code), seen, row.target, ahead),
        forecast=ahead,
        cities=place_rows(cities, usual, row.claimed),
        total=total_row(row),
        quotas=_quotas(con, scope),
        balances=balances,
        balance_total=_sum(balances),
        reasons=trucks.reasons(con, code),
        conflict_kinds=kinds,
        conflict_rows=conflicts.rows_of(con, code, SHOWN_CONFLICTS),
        conflict_vehicles=conflicts.vehicles(kinds),
    )


def build(con: Connection, run: Run, scope: Scope) -> View:
    """Read the trucks of one place; outside of the scope and without records the section stays and says so."""
    if not scope.is_million:
        return View(scope.name, True, None, [], Status("none", say("status.outside")))
    seen, progress = trucks.summary(con), trucks.progress(con)
    usual = {code: row for (code, basis), row in progress.items() if basis == BASIS}
    if seen is None or scope.scope_code not in usual or WHOLE not in usual:
        none = Status("none", say("status.no_data"))
        foot = say("card.trucks_none_foot", day=run.as_of)
        card = Card(say("card.trucks"), "—", say("unit.vehicles"), say("card.trucks_none"), none, foot, "#trucks")
        return View(scope.name, False, None, [card], none)
    all_ = scopes.read(con).million()
    peers = _peers(all_, scope)
    found = _found(con, scope, seen, usual, all_)
    cards = _cards(usual[scope.scope_code], usual[WHOLE], _rank(scope, peers, usual), found.conflict_kinds)
    ahead = found.forecast
    state = ahead.state if ahead and ahead.status else Status("none", say("status.no_target"))
    return View(scope.name, False, found, cards, state)
