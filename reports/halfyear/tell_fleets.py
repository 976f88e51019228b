"""Task 4 in words and tables: public fleets."""

from collections.abc import Sequence

from reports.fleet_views import fleet_name
from reports.fleets import ALL
from reports.halfyear.fleets import Added, Facts
from reports.halfyear.sentences import Said, listed, said
from reports.halfyear.subject import Subject
from reports.halfyear.tables import Cell, Column, Row, Source, Table, counts
from reports.halfyear.task import NONE, Headline, Task, clause, no_data, not_duty, nothing
from reports.page import Status
from reports.words import Pair, name, say

SHARES = Source(("registrations", "fleet_statistics"), clause("十一"))


def _asked(facts: Facts) -> str:
    return f"{facts.threshold:g}%"


def _fleets(facts: Facts) -> list[Added]:
    """The six fleets of the province."""
    return [row for row in facts.province if row.fleet != ALL]


def _failing(facts: Facts) -> list[Pair]:
    return [fleet_name(row.fleet) for row in _fleets(facts) if row.outcome == "non_compliant"]


def _failing_cities(facts: Facts) -> list[Pair]:
    return [row.name for row in facts.cities if row.fleet == ALL and row.outcome == "non_compliant"]


def _missing(facts: Facts) -> list[Pair]:
    return [fleet_name(row.fleet) for row in _fleets(facts) if not row.is_found]


def _target(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    if not facts.has_duty:
        return (said("pack.fleet_out", unit=subject.name),)
    told = said("pack.fleet_target", target=_asked(facts))
    return (told, said("pack.fleet_part")) if facts.is_part else (told,)


def _nothing_added(row: Added | None) -> Said:
    """No record is not the same as records of which none counts."""
    return said("pack.fleet_none" if row is None else "pack.fleet_zero")


def _result(facts: Facts) -> tuple[Said, ...]:
    row = facts.all
    if row is None or row.share is None or row.share_nev is None:
        return (_nothing_added(row),)
    told = said(
        "pack.fleet_half", added=row.added_or_replaced, nev=row.nev, clean=row.clean_energy, share=row.share,
        share_nev=row.share_nev,
    )  # fmt: skip
    return (told, said("pack.fleet_missing", fleets=listed(_missing(facts)))) if _missing(facts) else (told,)


def _gap(facts: Facts) -> tuple[Said, ...]:
    if not facts.has_duty:
        return (said("pack.no_duty_gap"),)
    row = facts.all
    if row is None or row.share is None:
        return (_nothing_added(row),)
    if row.outcome == "indeterminate":
        told = [said("pack.fleet_open", target=_asked(facts))]
    else:
        key = "pack.fleet_short" if row.outcome == "non_compliant" else "pack.fleet_reached"
        told = [said(key, target=_asked(facts), points=row.share.points_from(facts.threshold))]
    if failing := _failing(facts):
        told.append(said("pack.fleet_failing", target=_asked(facts), fleets=listed(failing)))
    if cities := _failing_cities(facts):
        told.append(said("pack.fleet_failing_cities", target=_asked(facts), cities=listed(cities)))
    return tuple(told)


def _kept(facts: Facts) -> int:
    return next((row.kept_out for row in facts.province if row.fleet == ALL), 0)


def _reason(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    told: list[Said] = []
    if kept := _kept(facts):
        told.append(said("pack.fleet_kept", n=kept))
    if facts.differences:
        told.append(said("pack.fleet_differs", n=len(facts.differences)))
    return tuple(told) or (nothing("reason", subject, has_duty=facts.has_duty),)


def _next(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    told: list[Said] = []
    if facts.has_duty and _failing(facts):
        told.append(said("pack.fleet_step_failing"))
    if kept := _kept(facts):
        told.append(said("pack.fleet_step_kept", n=kept))
    if facts.differences:
        told.append(said("pack.fleet_step_differs", n=len(facts.differences)))
    if facts.has_duty and (facts.all is None or _missing(facts)):
        told.append(said("pack.fleet_step_send"))
    if not told:
        return (nothing("step", subject, has_duty=facts.has_duty),)
    return (*told, said("pack.who_when", unit=subject.name))


def _judged(row: Added, facts: Facts) -> Status:
    """The state of one row, as the mart judges it; a low share is a miss only once it is due."""
    if not row.is_found:
        return no_data()
    if row.outcome == "indeterminate":
        return Status("warn", name("fleet_outcome", row.outcome))
    if row.outcome not in ("compliant", "non_compliant"):
        return not_duty()
    if row.outcome == "compliant":
        return Status("ok", say("pack.met"))
    if facts.is_due:
        return Status("bad", say("pack.not_met"))
    return Status("warn", say("pack.fleet_low", target=_asked(facts)))


def _status(facts: Facts) -> Status:
    """The state of all fleets together; that of a whole which passes says so only if no part of it is short."""
    if not facts.has_duty:
        return not_duty()
    if facts.all is None:
        return no_data()
    if facts.all.outcome == "compliant" and (_failing(facts) or _failing_cities(facts)):
        return Status("warn", say("fleet.split"))
    return _judged(facts.all, facts)


def task(facts: Facts, subject: Subject) -> Task:
    """Tell what was asked, what came of it, what is lacking and why."""
    return Task(
        "fleets",
        say("pack.fleets"),
        _status(facts),
        Headline(facts.all.share if facts.all else None, say("pack.card_fleets")),
        _target(facts, subject),
        _result(facts),
        _gap(facts),
        _reason(facts, subject),
        _next(facts, subject),
        SHARES,
    )


FIGURES = (
    *counts("pack.added", "pack.nev", "pack.clean"), Column("pack.share", "share", 12),
    Column("pack.share_nev", "share", 12), *counts("pack.kept_out", "pack.from_totals"), Column("pack.status"),
)  # fmt: skip


def _figures(row: Added, state: Status) -> tuple[Cell, ...]:
    """The figures of one fleet; nothing where no record and no total of it came, no share where none was added."""
    if not row.is_found:
        return (None,) * 7 + (state,)
    kept = (row.kept_out, row.from_totals)
    return (row.added_or_replaced, row.nev, row.clean_energy, row.share or "", row.share_nev or "", *kept, state)


def _by_fleet(facts: Facts, rows: Sequence[Added]) -> Table:
    told = [
        Row((fleet_name(row.fleet), *_figures(row, _judged(row, facts))), is_total=row.fleet == ALL)
        for row in rows
    ]
    return Table("fleets", "公共领域_各领域", say("pack.t_fleets"), (Column("pack.fleet"), *FIGURES), told, SHARES)


def _by_city(facts: Facts) -> Table:
    """Every fleet of a city with records; a city without any has one row that says so."""
    told = []
    for row in facts.cities:
        if row.is_found or row.fleet == ALL:
            told.append(Row((row.name, fleet_name(row.fleet), *_figures(row, _judged(row, facts)))))
    for row in facts.apart:
        if row.is_found:
            told.append(Row((row.name, fleet_name(row.fleet), *_figures(row, Status(NONE, say("pack.outside"))))))
    columns = (Column("pack.city", width=16), Column("pack.fleet"), *FIGURES)
    note = say("pack.n_fleet_cities")
    return Table("fleet-cities", "公共领域_各市", say("pack.t_fleet_cities"), columns, told, SHARES, note)


def _differences(facts: Facts) -> Table:
    told = [
        Row(
            (
                one.period,
                Pair(one.scope_name, one.scope_name),
                fleet_name(one.fleet),
                one.vehicles_added,
                one.total_added,
                one.difference,
            )
        )
        for one in facts.differences
    ]
    columns = (
        Column("pack.period"), Column("pack.city", width=16), Column("pack.fleet"),
        *counts("pack.by_rows", "pack.by_total", "pack.difference"),
    )  # fmt: skip
    return Table("fleet-differences", "公共领域_差异", say("pack.t_fleet_differences"), columns, told, SHARES)


def tables(facts: Facts) -> list[Table]:
    """The annex tables of the fleets."""
    return [_by_city(facts), _by_fleet(facts, facts.province), _differences(facts)]
