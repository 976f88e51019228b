"""The law page: the rows of the stage calendar, each with its document and how sure it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from catalogue.warehouse import Connection
from reports import lawbook
from reports.page import Page
from reports.reading import Run
from reports.words import say


@dataclass(frozen=True, slots=True)
class View:
    """The rows, how many of them are not verified, and of how many the act itself was not seen."""

    rows: Sequence[lawbook.LawRow]
    unsure: int
    unseen: int


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make law.html."""
    rows = lawbook.read(con)
    view = View(
        rows, sum(row.confidence != "verified" for row in rows), sum("未见" in (row.doc_no or "") for row in rows)
    )
    yield Page("law.html", "law.html.j2", say("page.law"), view, ("calendar",), kib=300)
