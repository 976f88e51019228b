"""Task 2 in words and tables: trucks taken out of service."""

from datetime import date

from reports.halfyear.sentences import Said, listed, said
from reports.halfyear.subject import Subject
from reports.halfyear.tables import Cell, Column, Row, Source, Table, counts, total
from reports.halfyear.task import NONE, Headline, Task, clause, no_data, not_duty, nothing
from reports.halfyear.trucks import Count, Facts, on_bases
from reports.page import Status
from reports.words import Pair, name, reason, say

RETIRED = Source(("retirements",), clause("九"))


def _half(facts: Facts) -> Count:
    return facts.count(facts.scope.scope_code, first=facts.half.first) if facts.scope else Count(0, 0)


def _has_half(facts: Facts) -> bool:
    """Whether any disposal of the half-year was reported, whatever it came to."""
    return facts.records(months=facts.half.months) > 0


def _is_past(facts: Facts) -> bool:
    """Whether the days that the plan counts had ended before the half-year."""
    return facts.half.first > facts.window.window_to


def _target(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    if facts.scope is None:
        return (said("pack.truck_out", unit=subject.name),)
    told = said("pack.truck_target", target=facts.window.target, cities=len(facts.cities))
    return (told, said("pack.truck_quotas", n=len(facts.quotas))) if facts.quotas else (told,)


def _result(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    """The half-year, then what is cumulative; without a record of the half-year only the latter."""
    day, scope = subject.run.as_of, facts.scope
    if scope is None:
        if records := facts.records():
            return (said("pack.truck_out_records", n=records, day=day),)
        return (said("pack.truck_out_none", day=day),)
    code, half = scope.scope_code, _half(facts)
    told = [said("pack.truck_none")]
    if _has_half(facts):
        bases = {basis: count.claimed for basis, count in on_bases(facts, code, facts.half.first)}
        told = [
            said("pack.truck_half", first=facts.half.first, upto=facts.upto, claimed=half.claimed,
                verified=half.verified),
            said("pack.truck_bases", **bases),
        ]  # fmt: skip
    if facts.records():
        through, now = facts.count(code), facts.now[code]
        told.append(
            said("pack.truck_total", window=facts.window.window_from, upto=facts.upto, claimed=through.claimed,
                verified=through.verified)
        )  # fmt: skip
        if facts.upto < day:
            told.append(said("pack.truck_now", day=day, claimed=now.claimed, verified=now.verified))
    return tuple(told)


def _gap(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    if facts.scope is None:
        return (said("pack.no_duty_gap"),)
    half = _half(facts)
    told = [said("pack.truck_gap", n=half.claimed - half.verified) if _has_half(facts) else said("pack.rev_gap")]
    if open_ := facts.open_to_date.get(facts.scope.scope_code, 0):
        told.append(said("pack.truck_open", day=subject.run.as_of, n=open_))
    return tuple(told)


def _reason(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    told: list[Said] = []
    if facts.scope and _is_past(facts):
        told.append(said("pack.truck_over", last=facts.window.window_to))
    lacking = [row for row in facts.received if row.month in facts.half.months]
    deregistered, recycled = (sum(row.deregistered_only for row in lacking), sum(row.recycled_only for row in lacking))
    if facts.scope and (deregistered or recycled):
        told.append(said("pack.truck_proof", deregistered=deregistered, recycled=recycled))
    if open_ := [row for row in facts.reasons if row.outcome == "indeterminate"]:
        told.append(said("pack.truck_reasons", reasons=listed([_counted(reason(r.reason), r.vehicles) for r in open_])))
    if facts.scope and facts.last_on and facts.last_on.replace(day=1) < subject.known_months[-1]:
        told.append(said("pack.truck_late", day=facts.last_on))
    return tuple(told) or (nothing("reason", subject, has_duty=facts.scope is not None),)


def _counted(words: Pair, vehicles: int) -> Pair:
    return say("pack.counted", zh=words.zh, zh_en=words.en, n=vehicles)


def _next(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    told: list[Said] = []
    half = _half(facts)
    if facts.scope and not _has_half(facts) and not _is_past(facts):
        told.append(said("pack.truck_step_send"))
    if rest := half.claimed - half.verified:
        told.append(said("pack.truck_step_proof", n=rest))
    if facts.scope and (open_ := facts.open_to_date.get(facts.scope.scope_code, 0)):
        told.append(said("pack.truck_step_open", n=open_))
    if facts.conflicts:
        told.append(said("pack.truck_step_conflict", n=facts.conflicts))
    if not told:
        return (nothing("step", subject, has_duty=facts.scope is not None),)
    return (*told, said("pack.who_when", unit=subject.name))


def _status(facts: Facts) -> Status:
    if facts.scope is None or (_is_past(facts) and not _has_half(facts)):
        return not_duty()
    return Status(NONE, say("status.no_target")) if _has_half(facts) else no_data()


def task(facts: Facts, subject: Subject) -> Task:
    """Tell what was asked, what came of it, what is lacking and why."""
    return Task(
        "trucks",
        say("pack.trucks"),
        _status(facts),
        Headline(_half(facts).claimed if facts.scope and _has_half(facts) else None, say("pack.card_trucks")),
        _target(facts, subject),
        _result(facts, subject),
        _gap(facts, subject),
        _reason(facts, subject),
        _next(facts, subject),
        Source(("retirements", "registrations"), clause("九")),
    )


def _known(count: Count, records: int) -> tuple[Cell, Cell]:
    """The figures of a place or month from which records came; nothing where none did."""
    return (count.claimed, count.verified) if records else (None, None)


def _months(facts: Facts, code: str, months: tuple[date, ...]) -> Table:
    rows = []
    for month in months:
        records = facts.records(months=[month])
        rows.append(Row((f"{month:%Y-%m}", records or None, *_known(facts.month(code, month), records))))
    records, half = facts.records(months=months), _half(facts)
    columns = (Column("pack.month", width=10), *counts("pack.records", "pack.claimed", "pack.verified"))
    rows.append(total((records or None, *_known(half, records))))
    return Table("truck-months", "货车_各月", say("pack.t_truck_months"), columns, rows, RETIRED)


def _city_cells(facts: Facts, code: str, city: str | None) -> tuple[Cell, ...]:
    """The cells of one city, or of the whole province."""
    half, records = facts.records(city, months=facts.half.months), facts.records(city)
    now = facts.now.get(code, Count(0, 0))
    return (
        half or None,
        *_known(facts.count(code, first=facts.half.first), half),
        *_known(facts.count(code), records),
        *_known(now, records),
        facts.open_to_date.get(code, 0) if records else None,
    )


def _cities(facts: Facts, code: str) -> Table:
    rows = [Row((city.name, *_city_cells(facts, city.scope_code, city.scope_code))) for city in facts.cities]
    if rest := _elsewhere(facts):
        rows.append(rest)
    rows.append(total(_city_cells(facts, code, None)))
    columns = (
        Column("pack.city", width=16),
        *counts("pack.half_records", "pack.half_claimed", "pack.half_verified", "pack.total_claimed"),
        *counts("pack.total_verified", "pack.now_claimed", "pack.now_verified", "pack.now_open"),
    )
    return Table("truck-cities", "货车_各市", say("pack.t_truck_cities"), columns, rows, RETIRED, say("pack.n_cities"))


def _elsewhere(facts: Facts) -> Row | None:
    """Records of the province that belong to no city of the million; nothing of them counts."""
    inside = {city.scope_code for city in facts.cities}
    rest = [row for row in facts.received if row.prefecture_code not in inside]
    if not rest:
        return None
    half = sum(row.records for row in rest if row.month in facts.half.months)
    return Row((say("pack.elsewhere"), half or None, *((0, 0) if half else (None, None)), 0, 0, 0, 0, 0))


def _bases(facts: Facts, code: str) -> Table:
    half, through = on_bases(facts, code, facts.half.first), on_bases(facts, code, None)
    has = _has_half(facts)
    rows = [
        Row((name("basis", basis), *_known(now, has), *_known(later, facts.records())))
        for (basis, now), (_, later) in zip(half, through, strict=True)
    ]
    columns = (
        Column("pack.basis", width=12),
        *counts("pack.half_claimed", "pack.half_verified", "pack.total_claimed", "pack.total_verified"),
    )
    return Table("truck-bases", "货车_口径", say("pack.t_truck_bases"), columns, rows, RETIRED)


def _reasons(facts: Facts) -> Table:
    rows = [Row((name("truck_outcome", r.outcome), reason(r.reason), r.vehicles)) for r in facts.reasons]
    columns = (Column("pack.outcome"), Column("pack.reason", width=30), *counts("pack.vehicles"))
    note = say("pack.n_reasons")
    return Table("truck-reasons", "货车_原因", say("pack.t_truck_reasons"), columns, rows, RETIRED, note)


def _quotas(facts: Facts) -> Table:
    rows = [
        Row(
            (
                Pair(q.scope_name, q.scope_name),
                say("pack.kind_target_cumulative") if q.kind == "target_cumulative" else name("quota_kind", q.kind),
                say("pack.no_figure").zh if q.value is None else q.value,
                q.period_from or "",
                q.period_to or "",
                Pair(q.vehicle_scope_zh or "", q.vehicle_scope_en or ""),
                Pair(q.counting_basis_zh or "", q.counting_basis_en or ""),
                q.doc_no or "",
                name("confidence", q.confidence),
            )
        )
        for q in facts.quotas
    ]
    columns = (
        Column("pack.city", width=16), Column("pack.kind"), *counts("pack.value"), Column("pack.from_day", "day"),
        Column("pack.to_day", "day"), Column("pack.vehicle_scope", width=30), Column("pack.counting", width=30),
        Column("pack.document", width=34), Column("pack.confidence"),
    )  # fmt: skip
    source = Source(("local",), clause("九"))
    return Table("truck-quotas", "货车_地方数字", say("pack.t_truck_quotas"), columns, rows, source, kind="stack")


def tables(facts: Facts, subject: Subject) -> list[Table]:
    """The annex tables of the trucks; where the duty does not apply only what local plans say."""
    if facts.scope is None:
        return [_quotas(facts)]
    code = facts.scope.scope_code
    return [
        _cities(facts, code),
        _months(facts, code, subject.known_months),
        _bases(facts, code),
        _reasons(facts),
        _quotas(facts),
    ]
