"""Tables as such: told once, shown on the page and written into the workbook row for row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from reports.halfyear.sentences import Share
from reports.page import Status
from reports.words import Pair, say

Cell = str | int | float | date | Pair | Share | Status | None  # None: nothing was found, which is not zero


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the key of its heading, what it holds (text, count, share or day), its width in characters."""

    key: str
    kind: str = "text"
    width: int = 14


@dataclass(frozen=True, slots=True)
class Row:
    """One row; a total is the sum of those above it."""

    cells: tuple[Cell, ...]
    is_total: bool = False


KINDS: Final = {
    "announcements": "pack.file_announcements",
    "decisions": "pack.file_decisions",
    "retirements": "pack.file_retirements",
    "registrations": "pack.file_registrations",
    "fleet_statistics": "pack.file_fleets",
    "provincial_reports": "pack.file_reports",
    "reported_figures": "pack.file_figures",
}
WITHOUT_FILES: Final = {"law": "pack.origin_law", "local": "pack.origin_local", "all": "pack.origin_all"}


@dataclass(frozen=True, slots=True)
class Source:
    """The kinds of file that the figures of a table or a task come from, and which clause asks for them."""

    kinds: tuple[str, ...]
    clause: Pair


@dataclass(frozen=True, slots=True)
class Table:
    """One table with its source; `id` is its anchor and, by its title, its sheet."""

    id: str
    sheet: str
    title: Pair
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    source: Source
    note: Pair | None = None
    kind: str = "plain"  # "stack": rows become cards on a narrow screen

    @property
    def plain_rows(self) -> int:
        """How many rows it has without totals."""
        return sum(not row.is_total for row in self.rows)


def counts(*keys: str) -> tuple[Column, ...]:
    """Columns of whole numbers."""
    return tuple(Column(key, "count", 12) for key in keys)


def total(cells: Sequence[Cell]) -> Row:
    """The row under a table."""
    return Row((say("label.total"), *cells), is_total=True)
