"""The list of vehicle records that contradict each other: each kind with its advice, and rows to act on, masked."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports import conflicts, trucks
from reports.page import Page
from reports.reading import Run
from reports.words import say

SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows; without vehicle records nothing was looked at."""

    has_records: bool
    kinds: Sequence[conflicts.Kind]
    vehicles: int
    rows: Sequence[conflicts.Row]
    total: int


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make conflicts.html."""
    kinds, total = conflicts.kinds(con), conflicts.total(con)
    has_records = total > 0 or trucks.summary(con) is not None
    view = View(has_records, kinds, conflicts.vehicles(kinds), conflicts.first_rows(con, SHOWN), total)
    sections = ("conflict-kinds", "conflict-rows", "conflict-files")
    yield Page("conflicts.html", "conflicts.html.j2", say("page.conflicts"), view, sections, kib=150)
