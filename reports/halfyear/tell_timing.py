"""Task 3 in words and tables: China VI ahead of the national date."""

from collections.abc import Sequence

from reports.halfyear.sentences import Said, listed, said
from reports.halfyear.subject import Subject
from reports.halfyear.tables import Cell, Column, Row, Source, Table, counts, total
from reports.halfyear.task import NONE, Headline, Task, clause, no_data, not_duty, nothing
from reports.halfyear.timing import Act, Checked, Facts, added
from reports.page import Status
from reports.words import Pair, name, say, substage

CHECKED = Source(("registrations", "law"), clause("九"))


def _light(facts: Facts, timing: str) -> list[Act]:
    """The cities whose date for light vehicles stands like this."""
    return [act for act in facts.acts if act.vehicle_group == "LDV" and act.timing == timing]


def _is_early(facts: Facts, subject: Subject) -> bool:
    return subject.half.last < facts.deadline


def _target(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    if not facts.acts:
        return (said("pack.time_out", unit=subject.name),)
    told = said("pack.time_target", deadline=facts.deadline, cities=len(facts.cities))
    return (told, said("pack.time_early", deadline=facts.deadline)) if _is_early(facts, subject) else (told,)


def _duty_said(rows: Sequence[Checked]) -> Said:
    checked, compliant, below, open_, rest = added(rows)
    return said(
        "pack.time_half", checked=checked, compliant=compliant, below=below, open=open_, not_applicable=rest
    )  # fmt: skip


def _result(facts: Facts) -> tuple[Said, ...]:
    told: list[Said] = []
    if facts.duty_rows:
        told.append(_duty_said(facts.duty_rows))
    if facts.other_rows:
        checked, _, below, open_, _ = added(facts.other_rows)
        told.append(said("pack.time_rest", checked=checked, below=below, open=open_))
    if not facts.rows:
        told.append(said("pack.time_none"))
    if facts.acts:
        states = ("on_time", "late", "uncertain", "no_act_found")
        on_time, late, unsure, none = (len(_light(facts, state)) for state in states)
        told.append(said("pack.time_acts", on_time=on_time, late=late, unsure=unsure, none=none))
    return tuple(told)


def _gap(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    if not facts.acts:
        return (said("pack.no_duty_gap"),)
    if _is_early(facts, subject):
        return (said("pack.time_no_gap_yet"),)
    if not facts.duty_rows:
        return (said("pack.time_none"),)
    _, _, below, open_, _ = added(facts.duty_rows)
    told = said("pack.time_gap", below=below) if below else said("pack.time_no_gap")
    return (told, said("pack.time_open", open=open_)) if open_ else (told,)


def _names(acts: Sequence[Act]) -> Pair:
    return listed(list(dict.fromkeys(act.city for act in acts)))


def _reason(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    told: list[Said] = []
    if none := _light(facts, "no_act_found"):
        told.append(said("pack.time_no_act", cities=_names(none)))
    if late := _light(facts, "late"):
        told.append(said("pack.time_late_act", deadline=facts.deadline, cities=_names(late)))
    if unsure := [act for act in facts.acts if act.confidence and act.confidence != "verified"]:
        told.append(said("pack.time_unsure", cities=_names(unsure)))
    return tuple(told) or (nothing("reason", subject, has_duty=bool(facts.acts)),)


def _next(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    told: list[Said] = []
    if facts.rows:
        _, _, below, open_, _ = added(facts.rows)
        told += [said("pack.time_step", below=below)] if below else []
        told += [said("pack.time_step_open", open=open_)] if open_ else []
    elif facts.acts and not _is_early(facts, subject):
        told.append(said("pack.time_step_send"))
    if _light(facts, "no_act_found"):
        told.append(said("pack.time_step_act"))
    if not told:
        return (nothing("step", subject, has_duty=bool(facts.acts)),)
    return (*told, said("pack.who_when", unit=subject.name))


def _status(facts: Facts, subject: Subject) -> Status:
    """Met only when nothing below the stage was found, nothing is open, and every city's act is there in time."""
    if not facts.acts:
        return not_duty()
    if _is_early(facts, subject):
        return Status(NONE, say("pack.too_early"))
    if not facts.duty_rows:
        return no_data()
    _, _, below, open_, _ = added(facts.duty_rows)
    if below:
        return Status("bad", say("pack.not_met"))
    if open_:
        return Status(NONE, say("pack.open"))
    unsettled = any(_light(facts, state) for state in ("late", "uncertain", "no_act_found"))
    return Status("warn", say("status.to_verify")) if unsettled else Status("ok", say("pack.met"))


def task(facts: Facts, subject: Subject) -> Task:
    """Tell what was asked, what came of it, what is lacking and why."""
    return Task(
        "timing",
        say("pack.timing"),
        _status(facts, subject),
        Headline(added(facts.duty_rows)[2] if facts.duty_rows else None, say("pack.card_timing")),
        _target(facts, subject),
        _result(facts),
        _gap(facts, subject),
        _reason(facts, subject),
        _next(facts, subject),
        CHECKED,
    )


def _figures(rows: Sequence[Checked]) -> tuple[Cell, ...]:
    """The five figures; nothing where no registration was found."""
    return added(rows) if rows else (None,) * 5


FIGURES = counts("pack.checked", "pack.compliant", "pack.below", "pack.open", "pack.not_applicable")


def _acts(facts: Facts) -> Table:
    """When China VI came into force in each city that the plan names, and how sure that is."""
    rows = []
    for act in facts.acts:
        asked = substage(act.substage) if act.substage else act.required_stage or ""
        law = (asked, act.effective_from or "", name("timing_state", act.timing), act.doc_no or "")
        rows.append(Row((act.city, name("duty_group", act.vehicle_group), *law, name("confidence", act.confidence))))
    columns = (
        Column("pack.city", width=16), Column("pack.group"), Column("pack.required", width=10),
        Column("pack.effective_from", "day"), Column("pack.timing"), Column("pack.document", width=30),
        Column("pack.confidence"),
    )  # fmt: skip
    source = Source(("law",), clause("九"))
    note = say("pack.n_acts")
    return Table("timing-acts", "国六_实施", say("pack.t_timing_acts"), columns, rows, source, note, "stack")


def _duty(facts: Facts) -> Table:
    """The registrations for which the date was brought forward, by city and group."""
    rows = []
    for act in facts.acts:
        key = (act.prefecture_code, act.vehicle_group)
        here = [row for row in facts.duty_rows if (row.prefecture_code, row.vehicle_group) == key]
        rows.append(Row((act.city, name("duty_group", act.vehicle_group), *_figures(here))))
    rows.append(total(("", *_figures(facts.duty_rows))))
    columns = (Column("pack.city", width=16), Column("pack.group"), *FIGURES)
    return Table("timing-duty", "国六_列入城市", say("pack.t_timing_duty"), columns, rows, CHECKED)


def _cities(facts: Facts) -> Table:
    """Every city with registrations, and those that the plan names and that sent none."""
    codes = sorted({row.prefecture_code for row in facts.rows} | set(facts.cities), key=lambda code: code or "~")
    rows = [
        Row((facts.city_name(code), *_figures([row for row in facts.rows if row.prefecture_code == code])))
        for code in codes
    ]
    rows.append(total(_figures(facts.rows)))
    columns = (Column("pack.city", width=16), *FIGURES)
    title, note = say("pack.t_timing_cities"), say("pack.n_cities")
    return Table("timing-cities", "国六_各市", title, columns, rows, CHECKED, note)


def _months(facts: Facts, subject: Subject) -> Table:
    rows = [
        Row((f"{month:%Y-%m}", *_figures([row for row in facts.rows if row.month == month])))
        for month in subject.known_months
    ]
    rows.append(total(_figures(facts.rows)))
    columns = (Column("pack.month", width=10), *FIGURES)
    return Table(
        "timing-months", "国六_各月", say("pack.t_timing_months"), columns, rows, CHECKED
    )  # fmt: skip


def tables(facts: Facts, subject: Subject) -> list[Table]:
    """The annex tables of the registrations."""
    plain = [_cities(facts), _months(facts, subject)]
    return [_duty(facts), *plain, _acts(facts)] if facts.acts else plain
