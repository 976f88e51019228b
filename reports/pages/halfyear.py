"""The page of the half-yearly reports: departments by half-years, and the documents received."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports import submissions, targets
from reports.page import Page
from reports.reading import Run
from reports.words import say

COLUMNS: Final = 6  # half-years side by side: three years; earlier ones are in the export
SHOWN_RECEIVED: Final = 64
TARGET: Final = "T14-1"


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    target: targets.Target | None
    halves: Sequence[submissions.Half]
    shown: Sequence[submissions.Half]
    lines: Sequence[submissions.Line]
    has_planned_cities: bool
    without_list: Sequence[str]
    received: Sequence[submissions.Report]
    received_total: int


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make halfyear.html."""
    found = submissions.read(con)
    halves = submissions.halves(found)
    shown = halves[-COLUMNS:]
    periods = {half.period for half in shown}
    received = [report for report in reversed(found) if report.submitted_on]
    view = View(
        target=next((target for target in targets.read(con) if target.target_id == TARGET), None),
        halves=halves,
        shown=shown,
        lines=submissions.lines([report for report in found if report.period in periods]),
        has_planned_cities=any(report.kind == "planned_city" for report in found),
        without_list=sorted({report.period for report in found if report.told == "no_list"}),
        received=received[:SHOWN_RECEIVED],
        received_total=len(received),
    )
    sections = ("reports-sum", "reports", "received")
    yield Page("halfyear.html", "halfyear.html.j2", say("page.halfyear"), view, sections, kib=150, articles=("十四",))
