"""The pack as one page: cards, tasks, annex tables, statement, an empty sign-off block."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from markupsafe import Markup

from reports import checking, environment, markup
from reports.errors import SiteError
from reports.halfyear.pack import Pack
from reports.halfyear.sentences import Share
from reports.halfyear.tables import Cell, Column, Row, Table
from reports.halfyear.task import Task
from reports.halfyear.tell_statement import Statement
from reports.page import Card, Page, Status
from reports.words import Pair, say

KIB: Final = 200
SHOWN: Final = 300  # rows of a table on the page; the workbook holds all
SHORT: Final = 15  # rows that fit a page with their heading
CLIPPED: Final = 120
PRINTED: Final = ("report.pdf", "pack.printed")


@dataclass(frozen=True, slots=True)
class Shown:
    """One table as it stands on the page."""

    table: Table
    keys: tuple[str, ...]
    rows: Sequence[tuple[bool, Markup]]
    more: Pair | None
    source: Pair

    @property
    def is_short(self) -> bool:
        """Whether the table stays together on paper; rows of text may be tall and are not counted on."""
        return len(self.rows) <= SHORT and self.table.kind == "plain"


@dataclass(frozen=True, slots=True)
class Told:
    """One task with its source line."""

    task: Task
    source: Pair


def card(task: Task, half: Pair) -> Card:
    """The headline of a task; a figure that was not found says so in words."""
    found = task.headline.figure
    figure = found.text if isinstance(found, Share) else say("pack.not_found").zh if found is None else f"{found:,}"
    unit = say("unit.vehicles") if isinstance(found, int) else Pair("", "")
    return Card(task.headline.measure, figure, unit, half, task.status, task.source.clause, f"#task-{task.id}")


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    pack: Pack
    cards: Sequence[Card]
    glance: Shown
    tasks: Sequence[Told]
    annex: Sequence[Shown]
    statement: Statement
    statement_tables: Sequence[Shown]
    files: Sequence[tuple[str, str]]


def inside(cell: Cell) -> Markup:
    """One value as the page shows it; what was not found says so, and is never a dash or a zero."""
    match cell:
        case None:
            inner = Markup('<span class="z">{}</span>').format(say("pack.not_found").zh)
        case Status():
            inner = markup.pill(cell.kind, cell.text)
        case Pair():
            inner = markup.both(Pair(markup.clip(cell.zh), markup.clip(cell.en)))
        case Share():
            inner = markup.text(cell.text)
        case int():
            inner = markup.text(f"{cell:,}")
        case float():
            inner = markup.text(f"{cell:,.12g}")
        case date():
            inner = Markup('<span class="nw">{}</span>').format(str(cell))
        case str():
            inner = markup.text(markup.clip(cell, CLIPPED))
    return inner


def _cell(column: Column, cell: Cell, *, first: bool, stacked: bool) -> Markup:
    kind = Markup(' class="num"') if column.kind in ("count", "share", "number") else ""
    if first:
        return Markup('<th scope="row">{}</th>').format(inside(cell))
    heading = Markup(' data-l="{}"').format(markup.label(column.key)) if stacked else ""
    return Markup("<td{}{}>{}</td>").format(heading, kind, inside(cell))


def _row(table: Table, row: Row) -> tuple[bool, Markup]:
    cells = zip(table.columns, row.cells, strict=True)
    stacked = table.kind == "stack"
    return row.is_total, Markup().join(
        _cell(column, cell, first=number == 0, stacked=stacked) for number, (column, cell) in enumerate(cells)
    )


def shown(table: Table, pack: Pack) -> Shown:
    """A table ready for the page: cut at its limit, totals kept, and saying so."""
    rows = [row for row in table.rows if not row.is_total]
    totals = [row for row in table.rows if row.is_total]
    more = say("pack.more_rows", shown=SHOWN, rows=len(rows), file=pack.subject.workbook) if len(rows) > SHOWN else None
    keys = tuple(
        f"{column.key}#" if column.kind in ("count", "share", "number") else column.key for column in table.columns
    )
    told = [_row(table, row) for row in (*rows[:SHOWN], *totals)]
    return Shown(table, keys, told, more, pack.source_line(table.source))


def render(pack: Pack, *, with_pdf: bool) -> tuple[str, Sequence[str]]:
    """Make the text of the page, and a line for each budget that it does not keep; an unsafe page is a SiteError."""
    run = pack.subject.run
    files = ((pack.subject.workbook, "pack.workbook"), (pack.subject.letter, "pack.letter"))
    view = View(
        pack,
        [card(task, pack.subject.half.name) for task in pack.tasks],
        shown(pack.glance, pack),
        [Told(task, pack.source_line(task.source)) for task in pack.tasks],
        [shown(table, pack) for table in pack.annex],
        pack.statement,
        [shown(table, pack) for table in pack.statement.tables],
        (*files, PRINTED) if with_pdf else files,
    )
    page = Page("report.html", "halfyear/report.html.j2", pack.title, view, (), kib=KIB)
    text = environment.render(environment.environment(), page, run)
    look = checking.look(page, text)
    if look.problems:
        raise SiteError(f"the half-year report is not fit to publish: {'; '.join(look.problems)}")
    return text, look.heavy
