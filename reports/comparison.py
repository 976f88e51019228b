"""Figures that others report: on a target of the plan, or on a quantity near it that stands beside for comparison."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import output
from reports.output import Source
from reports.reading import fetch, grouped
from reports.words import Pair, name

SERIES: Final = 60  # rows of one table of years; the rest is in the export
YEARS: Final = 14


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure as reported; no value says that there is none."""

    target_id: str | None
    metric: str | None
    is_part: bool
    period: str | None
    scope_zh: str | None
    scope_en: str | None
    value: float | None
    unit: str | None
    document_no: str | None
    reported_on: date | None
    reporter: str | None
    note: str | None
    source: str
    file_name: str | None
    sheet: str | None
    row_no: int | None

    @property
    def value_text(self) -> str:
        """The figure as reported, without the places that it does not have."""
        return "" if self.value is None else f"{self.value:,.6f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True)
class Line:
    """One quantity over the years."""

    metric: str
    unit: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class Years:
    """Quantities of one source by year: what a data explorer gives."""

    source: Source
    note: Pair
    years: Sequence[str]
    lines: Sequence[Line]
    total: int


@dataclass(frozen=True, slots=True)
class Year:
    """One year of a source with a figure and one within it, each with what its author says about it."""

    period: str
    whole: str
    part: str
    document_no: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The years of a source that has a figure, and one within it, for each."""

    source: Source
    note: Pair
    metric: Pair
    part_metric: Pair
    years: Sequence[Year]


def read(con: Connection) -> list[Figure]:
    """Read every reported figure."""
    return fetch(
        con,
        Figure,
        """
        select r.target_id, r.metric, r.is_part, r.period, coalesce(p.scope_name, r.scope_code) as scope_zh,
            coalesce(p.scope_name_en, r.scope_code) as scope_en, r.value, r.unit, r.document_no, r.reported_on,
            r.reporter, r.note, r.source, f.name as file_name, r.sheet, r.row_no
        from mart.reported_figure as r
        left join mart.fleet_scope as p using (scope_code)
        left join mart.ingest_file as f on f.file_sha256 = r.file_sha256 and f.status = 'taken'
        order by r.source, r.target_id nulls last, r.metric, r.period, r.scope_code, r.reported_on, r.file_sha256,
            r.row_no""",
    )


def by_year(source: Source, found: Sequence[Figure]) -> Years:
    """Turn the figures of a data explorer into a table of quantities by year, latest years last."""
    years = sorted({row.period for row in found if row.period})[-YEARS:]
    lines = []
    for (metric, unit), rows in grouped(found, lambda row: (row.metric or "", row.unit or "")).items():
        told = {row.period: row.value_text for row in rows}
        lines.append(Line(metric, unit, [told.get(year, "") for year in years]))
    return Years(source, name("source_note", source.source), years, lines[:SERIES], len(lines))


def excerpt(source: Source, found: Sequence[Figure]) -> Excerpt:
    """Turn the figures of bulletins into a table of years; a year without a figure says so."""
    metrics = {row.is_part: row.metric for row in found}
    years = []
    for period, rows in grouped(found, lambda row: row.period or "").items():
        whole = next((row.value_text for row in rows if not row.is_part), "")
        part = next((row.value_text for row in rows if row.is_part), "")
        years.append(Year(period, whole, part, rows[0].document_no, rows[0].note))
    years.sort(key=lambda year: year.period)
    label, part_label = name("metric", metrics.get(False)), name("metric", metrics.get(True))
    return Excerpt(source, name("source_note", source.source), label, part_label, years)


EXPLORERS: Final = frozenset({"iea_ev_explorer"})
EXCERPTS: Final = frozenset({"mot_ev_buses"})


def tables(con: Connection, found: Sequence[Figure]) -> tuple[list[Years], list[Excerpt], list[Figure]]:
    """Put the figures into the tables that suit their source; what names a target or has no table of its own last."""
    told = grouped(found, lambda row: row.source)
    titles = {source.source: source for source in output.sources(con, list(told))}
    explorers = [by_year(titles[key], rows) for key, rows in told.items() if key in EXPLORERS and key in titles]
    excerpts = [excerpt(titles[key], rows) for key, rows in told.items() if key in EXCERPTS and key in titles]
    others = [row for key, rows in told.items() if key not in EXPLORERS | EXCERPTS or key not in titles for row in rows]
    return explorers, excerpts, others
