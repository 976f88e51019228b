"""The targets page: the whole plan, the output of new-energy vehicles with its defects, and what others report."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports import comparison, output, output_chart, targets
from reports.burnup import Chart
from reports.page import Page
from reports.reading import Run
from reports.words import Pair, say

SHOWN_FIGURES: Final = 100
SHOWN_MONTHS: Final = 300


@dataclass(frozen=True, slots=True)
class Output:
    """The output of new-energy vehicles: `doubtful` has a row of its own, `absent` is in doubt for having none."""

    charts: Sequence[Chart]
    chart_unit: Pair
    months: Sequence[output.Told]
    years: Sequence[output.Told]
    doubtful: Sequence[output.Told]
    absent: Sequence[output.Doubt]
    notes: Sequence[Pair]
    sources: Sequence[output.Source]
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    counted: targets.Counted
    groups: Sequence[targets.Group]
    is_marked: bool
    output: Output | None
    explorers: Sequence[comparison.Years]
    excerpts: Sequence[comparison.Excerpt]
    figures: Sequence[comparison.Figure]
    figures_total: int


def _output(con: Connection) -> Output | None:
    months, years, absent = output.read(con)
    if not months and not years:
        return None
    used = {told.output.source for told in months}
    return Output(
        charts=output_chart.both_sizes(months),
        chart_unit=output_chart.unit(months),
        months=months[-SHOWN_MONTHS:],
        years=years,
        doubtful=[told for told in (*years, *months) if told.doubts and not _is_of_months(told)],
        absent=absent,
        notes=output.notes(months),
        sources=output.sources(con, sorted(used | _of_years(years))),
        total=len(months),
    )


def _is_of_months(told: output.Told) -> bool:
    """Whether all doubts of a year are about its months, which stand in the table by themselves."""
    return told.output.kind == "year" and all(doubt.period != told.output.period for doubt in told.doubts)


def _of_years(years: Sequence[output.Told]) -> set[str]:
    return {source for told in years for source in told.output.source.split(", ")}


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make targets.html."""
    found, figures = targets.read(con), comparison.read(con)
    explorers, excerpts, others = comparison.tables(con, figures)
    view = View(
        counted=targets.counted(con),
        groups=targets.groups(found),
        is_marked=any(target.rounds_to_threshold for target in found),
        output=_output(con),
        explorers=explorers,
        excerpts=excerpts,
        figures=others[:SHOWN_FIGURES],
        figures_total=len(others),
    )
    sections = ("targets", "output", "comparison", "target-terms")
    yield Page(
        "targets.html", "targets.html.j2", say("page.targets"), view, sections, kib=200, articles=targets.ARTICLES
    )
