"""The data statement: whether this report came, what the words mean, where the data came from and what is lacking."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports.halfyear.sentences import Said, said
from reports.halfyear.subject import Duty, Subject, duties
from reports.halfyear.tables import KINDS, Column, Row, Source, Table, counts
from reports.halfyear.task import NONE, clause
from reports.halfyear.trucks import Facts as Trucks
from reports.page import Status
from reports.reading import count, fetch
from reports.words import Pair, say

REPORTS = Source(("provincial_reports",), clause("十四"))
FIGURES = Source(("reported_figures",), clause("十四"))
FILES = Source(("all",), clause("十四"))
STATES = {
    "on_time": ("ok", "pack.state_on_time"),
    "late": ("warn", "pack.state_late"),
    "missing": (NONE, "pack.state_missing"),
    "not_due": (NONE, "pack.state_not_due"),
}


@dataclass(frozen=True, slots=True)
class Files:
    """The files of one kind, nationwide, and what became of their rows."""

    kind: str
    files: int
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_duplicate: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A figure that somebody reports of this province."""

    metric: str | None
    period: str | None
    value: float | None
    unit: str | None
    document_no: str | None
    reported_on: date | None


@dataclass(frozen=True, slots=True)
class Term:
    """One word of the report and what it means."""

    name: Pair
    text: Said


@dataclass(frozen=True, slots=True)
class Statement:
    """The statement: whether the report came (told on the page alone), sentences, terms, tables."""

    received: Said
    told: tuple[Said, ...]
    terms: tuple[Term, ...]
    tables: tuple[Table, ...]


def received(duty: Duty, subject: Subject) -> Said:
    """Whether this report came; without any list of reports nothing can be said."""
    due = duty.due_on
    if duty.submitted_on is not None:
        key = "pack.report_on_time" if duty.status == "on_time" else "pack.report_late"
        return said(key, unit=subject.name, submitted=duty.submitted_on, due=due)
    if duty.status == "not_due":
        return said("pack.report_not_due", unit=subject.name, due=due)
    return said("pack.report_missing", unit=subject.name, due=due) if duty.has_list else said("pack.report_none")


def _checks(con: Connection) -> Said:
    failing = count(con, "select count(*) from mart.quality_check where severity = 'fail' and rows > 0")
    return said("pack.checks_failing", n=failing) if failing else said("pack.checks_fine")


def _state(duty: Duty) -> Status:
    if duty.status == "missing" and not duty.has_list:
        return Status(NONE, say("pack.state_unknown"))
    kind, key = STATES[duty.status]
    return Status(kind, say(key))


def _reports(con: Connection, subject: Subject) -> Table:
    rows = [
        Row((duty.period, duty.due_on, duty.submitted_on or "", duty.document_no or "", _state(duty)))
        for duty in duties(con)
        if duty.province_code == subject.code
    ]
    columns = (
        Column("pack.period"), Column("pack.due_on", "day"), Column("pack.submitted_on", "day"),
        Column("pack.document", width=30), Column("pack.status"),
    )  # fmt: skip
    return Table("reports", "报送情况", say("pack.t_reports"), columns, rows, REPORTS)


def _reported(con: Connection, subject: Subject) -> Table:
    """Figures of others on the half-year, its months or its year."""
    half = subject.half
    found = fetch(
        con,
        Reported,
        """
        select concat_ws(' ', f.target_id, coalesce(f.metric, t.text_zh)) as metric, f.period, f.value, f.unit,
            f.document_no, f.reported_on
        from mart.reported_figure as f
        left join mart.plan_target as t using (target_id)
        where list_contains($places, f.scope_code) and list_contains($periods, f.period)
        order by metric, f.period, f.reported_on, f.file_sha256, f.row_no""",
        {
            "places": [subject.code, subject.name.zh],
            "periods": [half.code, str(half.year), *(f"{month:%Y-%m}" for month in half.months)],
        },
    )
    rows = [
        Row((r.metric or "", r.period or "", r.value, r.unit or "", r.document_no or "", r.reported_on or ""))
        for r in found
    ]
    columns = (
        Column("pack.metric", width=34), Column("pack.period"), Column("pack.value", "number"), Column("pack.unit"),
        Column("pack.document", width=30), Column("pack.reported_on", "day"),
    )  # fmt: skip
    return Table("reported", "他方数字", say("pack.t_reported"), columns, rows, FIGURES, kind="stack")


def _files(con: Connection) -> Table:
    found = fetch(
        con,
        Files,
        """
        select kind, count(*) as files, sum(rows_read)::bigint as rows_read,
            sum(rows_accepted)::bigint as rows_accepted, sum(rows_quarantined)::bigint as rows_quarantined,
            sum(rows_duplicate)::bigint as rows_duplicate
        from mart.ingest_file
        where status = 'taken'
        group by kind""",
    )
    by_kind = {row.kind: row for row in found}
    rows = [Row((say(key), *_row_counts(by_kind.get(kind)))) for kind, key in KINDS.items()]
    columns = (
        Column("pack.file_kind", width=20),
        *counts("pack.files", "pack.rows_read", "pack.rows_accepted", "pack.rows_quarantined", "pack.rows_duplicate"),
    )
    return Table("files", "来源文件", say("pack.t_files"), columns, rows, FILES)


def _row_counts(row: Files | None) -> tuple[int | None, ...]:
    if row is None:
        return (None,) * 5
    return row.files, row.rows_read, row.rows_accepted, row.rows_quarantined, row.rows_duplicate


def _terms(trucks: Trucks, subject: Subject) -> tuple[Term, ...]:
    day = subject.run.as_of
    told = [
        Term(say("pack.term_half"), said("pack.term_half_text", first=subject.half.first, upto=subject.upto)),
        Term(say("pack.term_total"), said("pack.term_total_text", day=day)),
        Term(say("pack.term_claimed"), said("pack.term_claimed_text")),
        Term(say("pack.term_missing"), said("pack.term_missing_text")),
        Term(say("pack.term_flag"), said("pack.term_flag_text")),
        Term(say("pack.term_unplaced"), said("pack.term_unplaced_text", n=trucks.unplaced)),
    ]
    if subject.duty.kind == "corps":
        told.append(Term(say("pack.term_corps"), said("pack.term_corps_text")))
    return tuple(told)


def read(con: Connection, subject: Subject, trucks: Trucks) -> Statement:
    """Put the statement together."""
    tables: Sequence[Table] = (_reports(con, subject), _reported(con, subject), _files(con))
    return Statement(received(subject.duty, subject), (_checks(con),), _terms(trucks, subject), tuple(tables))
