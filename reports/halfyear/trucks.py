"""Facts of task 2: trucks of the province taken out of service in the half-year, and to date."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports import scopes, trucks
from reports.halfyear.period import HalfYear
from reports.halfyear.subject import Subject
from reports.reading import fetch
from reports.scopes import Scope
from reports.trucks import BASES, BASIS, Reason


@dataclass(frozen=True, slots=True)
class Count:
    """Vehicles counted on the program basis, and those of them with both proofs."""

    claimed: int
    verified: int


@dataclass(frozen=True, slots=True)
class Counted:
    """The counted vehicles of one place, basis and month; see mart.retirement_month."""

    scope_code: str
    basis: str
    month: date
    claimed: int
    verified: int


@dataclass(frozen=True, slots=True)
class Received:
    """Disposal records of one city and month, whatever they come to; months without a day stand under none."""

    prefecture_code: str | None
    month: date | None
    records: int
    deregistered_only: int
    recycled_only: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Quota:
    """One figure of a local plan or report."""

    scope_name: str
    kind: str
    value: int | None
    period_from: date | None
    period_to: date | None
    vehicle_scope_zh: str | None
    vehicle_scope_en: str | None
    counting_basis_zh: str | None
    counting_basis_en: str | None
    doc_no: str | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class Window:
    """What the plan asks of all regions together, and the days that it counts."""

    window_from: date
    window_to: date
    target: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known; `scope` is missing where no city of the province belongs to the million."""

    scope: Scope | None
    cities: Sequence[Scope]
    counted: Sequence[Counted]
    received: Sequence[Received]
    open_to_date: Mapping[str, int]
    now: Mapping[str, Count]
    reasons: Sequence[Reason]
    quotas: Sequence[Quota]
    conflicts: int
    unplaced: int
    window: Window
    half: HalfYear
    upto: date

    def count(self, scope: str, *, basis: str = BASIS, first: date | None = None) -> Count:
        """What one place counts through the last day of the report, from a first month on or from the beginning."""
        rows = [
            row
            for row in self.counted
            if row.scope_code == scope and row.basis == basis and (first or row.month) <= row.month <= self.upto
        ]
        return Count(sum(row.claimed for row in rows), sum(row.verified for row in rows))

    def month(self, scope: str, month: date) -> Count:
        """What one place counts in one month."""
        rows = [r for r in self.counted if r.scope_code == scope and r.basis == BASIS and r.month == month]
        return Count(sum(row.claimed for row in rows), sum(row.verified for row in rows))

    def records(self, city: str | None = None, *, months: Sequence[date] | None = None) -> int:
        """How many records came, of one city or all, of some months or all."""
        return sum(
            row.records
            for row in self.received
            if (city is None or row.prefecture_code == city) and (months is None or row.month in months)
        )

    @property
    def last_on(self) -> date | None:
        """The day of the latest disposal on record."""
        return max((row.last_on for row in self.received if row.last_on), default=None)


def _counted(con: Connection, codes: Sequence[str]) -> list[Counted]:
    return fetch(
        con,
        Counted,
        """
        select scope_code, basis, month, claimed, verified
        from mart.retirement_month
        where list_contains($codes, scope_code)
        order by scope_code, basis, month""",
        {"codes": list(codes)},
    )


def _received(con: Connection, province: str) -> list[Received]:
    """Count the vehicles of the ledger; of the ledger nothing but counts is ever read here."""
    return fetch(
        con,
        Received,
        """
        select
            prefecture_code,
            date_trunc('month', retired_on)::date as month,
            count(*) as records,
            count(*) filter (outcome = 'counted' and confirmation = 'deregistered_only') as deregistered_only,
            count(*) filter (outcome = 'counted' and confirmation = 'recycled_only') as recycled_only,
            max(retired_on) as last_on
        from mart.retirement_ledger
        where province_code = $province
        group by all
        order by prefecture_code, month""",
        {"province": province},
    )


def _quotas(con: Connection, province: str) -> list[Quota]:
    return fetch(
        con,
        Quota,
        """
        select scope_name, kind, value, period_from, period_to, vehicle_scope_zh, vehicle_scope_en, counting_basis_zh,
            counting_basis_en, doc_no, confidence
        from mart.retirement_quota
        where left(scope_code, 2) = left($province, 2) and regexp_full_match(scope_code, '[0-9]{6}')
        order by quota_id""",
        {"province": province},
    )


def _conflicts(con: Connection, province: str) -> int:
    found = con.sql(
        "select count(distinct vin) from mart.retirement_conflict where province_code = $province",
        params={"province": province},
    ).fetchone()
    return int(found[0]) if found else 0


def read(con: Connection, subject: Subject) -> Facts:
    """Read what the marts tell of the trucks of the province."""
    all_ = scopes.read(con).million()
    scope = next((one for one in all_.all if one.scope_code == subject.code), None)
    cities = (all_.cities(scope) or [scope]) if scope else []
    codes = [place.scope_code for place in cities] + ([scope.scope_code] if scope else [])
    progress = trucks.progress(con)
    unplaced = progress.get(("UNPLACED", BASIS))
    now = {code: progress[code, BASIS] for code in codes if (code, BASIS) in progress}
    return Facts(
        scope=scope,
        cities=cities,
        counted=_counted(con, codes),
        received=_received(con, subject.code),
        open_to_date={code: row.indeterminate for code, row in now.items()},
        now={code: Count(row.claimed, row.verified) for code, row in now.items()},
        reasons=trucks.reasons(con).get(subject.code, []) if scope else [],
        quotas=_quotas(con, subject.code),
        conflicts=_conflicts(con, subject.code),
        unplaced=unplaced.indeterminate if unplaced else 0,
        window=fetch(con, Window, "select window_from, window_to, target from mart.retirement_summary")[0],
        half=subject.half,
        upto=subject.upto,
    )


def on_bases(facts: Facts, code: str, first: date | None) -> list[tuple[str, Count]]:
    """One place on each of the three bases."""
    return [(basis, facts.count(code, basis=basis, first=first)) for basis in BASES]
