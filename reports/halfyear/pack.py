"""The whole pack, put together from the marts before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

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
from reports.halfyear.sentences import listed
from reports.halfyear.subject import Subject
from reports.halfyear.tables import KINDS, WITHOUT_FILES, Column, Row, Source, Table
from reports.halfyear.task import Task
from reports.halfyear.tell_statement import Statement
from reports.markup import clip
from reports.reading import fetch
from reports.words import Pair, say

CLIPPED: Final = 60  # characters of a name of a file in a line of sources


@dataclass(frozen=True, slots=True)
class Received:
    """The files of one kind that came, and the first of them by name."""

    kind: str
    files: int
    first: str


@dataclass(frozen=True, slots=True)
class Pack:
    """What one province and half-year are told: tasks, annex tables, statement."""

    subject: Subject
    tasks: Sequence[Task]
    annex: Sequence[Table]
    statement: Statement
    files: Mapping[str, Received]

    @property
    def title(self) -> Pair:
        """Its title in both languages."""
        unit, half = self.subject.name, self.subject.half.name
        return say("pack.title", unit=unit.zh, unit_en=unit.en, half=half.zh, half_en=half.en)

    def source_line(self, source: Source) -> Pair:
        """Where figures come from: kinds of file with their names, run, policy day, clause."""
        run, origins = self.subject.run, listed([self._origin(kind) for kind in source.kinds])
        return say(
            "pack.source", files=origins.zh, files_en=origins.en, run=run.run_id, run_en=run.run_id, day=run.as_of,
            day_en=run.as_of, clause=source.clause.zh, clause_en=source.clause.en,
        )  # fmt: skip

    def _origin(self, kind: str) -> Pair:
        if kind in WITHOUT_FILES:
            return say(WITHOUT_FILES[kind])
        title, came = say(KINDS[kind]), self.files.get(kind)
        if came is None:
            return say("pack.origin_none", zh=title.zh, en=title.en)
        key = "pack.origin_one" if came.files == 1 else "pack.origin_many"
        return say(key, zh=title.zh, en=title.en, first=clip(came.first, CLIPPED), n=came.files)

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
        kinds = tuple(dict.fromkeys(kind for task in self.tasks for kind in task.source.kinds))
        articles = Pair("、".join(self._clauses("zh")), "; ".join(self._clauses("en")))
        return Table("glance", "一页摘要", say("pack.t_summary"), columns, rows, Source(kinds, articles), kind="stack")

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


RECEIVED: Final = """
    select kind, count(*) as files, min(name) as first
    from mart.ingest_file
    where status = 'taken'
    group by kind"""


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
        {row.kind: row for row in fetch(con, Received, RECEIVED)},
    )
