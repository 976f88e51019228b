"""The whole pack, put together from the marts before anything is written."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.warehouse import Connection
from reports.halfyear import (
    fleets,
    revocation,
    tell_fleets,
    tell_revocation,
    tell_statement,
    tell_timing,
    tell_trucks,
    timing,
    trucks,
)
from reports.halfyear.subject import Subject
from reports.halfyear.tables import Column, Row, Source, Table
from reports.halfyear.task import Task
from reports.halfyear.tell_statement import Statement
from reports.words import Pair, say


@dataclass(frozen=True, slots=True)
class Pack:
    """What one province and half-year are told: tasks, annex tables, statement."""

    subject: Subject
    tasks: Sequence[Task]
    annex: Sequence[Table]
    statement: Statement

    @property
    def title(self) -> Pair:
        """Its title in both languages."""
        unit, half = self.subject.name, self.subject.half.name
        return say("pack.title", unit=unit.zh, unit_en=unit.en, half=half.zh, half_en=half.en)

    @property
    def marks(self) -> str:
        """The marks in the margin of every sheet of paper: sample, draft, replay, half-year not over."""
        run = self.subject.run
        told = {
            "print.sample": run.is_sample,
            "pack.mark_draft": True,
            "pack.mark_replay": run.known_on is not None,
            "pack.mark_open": not self.subject.is_over,
        }
        return " · ".join(say(key).zh for key, holds in told.items() if holds)

    @property
    def glance(self) -> Table:
        """The four tasks as one table; the first sentence of each part, the rest stands below."""
        rows = [
            Row((task.title, task.target[0].page, task.result[0].page, task.gap[0].page, task.status))
            for task in self.tasks
        ]
        columns = (
            Column("pack.task", width=20), Column("pack.target", width=40), Column("pack.result", width=44),
            Column("pack.gap", width=30), Column("pack.status"),
        )  # fmt: skip
        names = tuple(dict.fromkeys(name for task in self.tasks for name in task.source.tables))
        articles = Pair("、".join(self._clauses("zh")), "; ".join(self._clauses("en")))
        return Table("glance", "一页摘要", say("pack.t_summary"), columns, rows, Source(names, articles), kind="stack")

    def _clauses(self, language: str) -> list[str]:
        return list(dict.fromkeys(getattr(task.source.clause, language) for task in self.tasks))

    @property
    def tables(self) -> Sequence[Table]:
        """Every table in the order of the page."""
        return (self.glance, self.full_tasks, *self.annex, *self.statement.tables)

    @property
    def full_tasks(self) -> Table:
        """Every sentence of every task, one a row."""
        rows = [
            Row((task.title, heading, one.page)) for task in self.tasks for heading, part in task.parts for one in part
        ]
        columns = (Column("pack.task", width=20), Column("pack.part", width=10), Column("pack.sentence", width=90))
        return Table("all-tasks", "四项任务", say("pack.tasks"), columns, rows, self.glance.source)


def read(con: Connection, subject: Subject) -> Pack:
    """Read every fact and put it in words and tables."""
    registrations = timing.read(con, subject)
    stopped = revocation.read(con, subject, has_registrations=bool(registrations.rows))
    retired, public = trucks.read(con, subject), fleets.read(con, subject)
    return Pack(
        subject,
        (
            tell_revocation.task(stopped, subject),
            tell_trucks.task(retired, subject),
            tell_timing.task(registrations, subject),
            tell_fleets.task(public, subject),
        ),
        (
            *tell_trucks.tables(retired, subject),
            *tell_timing.tables(registrations, subject),
            *tell_fleets.tables(public),
            *tell_revocation.tables(stopped),
        ),
        tell_statement.read(con, subject, retired),
    )
