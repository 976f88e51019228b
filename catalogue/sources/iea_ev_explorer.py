"""Rows of the data explorer of the IEA's Global EV Outlook."""

from collections.abc import Sequence

import polars as pl

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._grids import first_has, read, sheets

REQUIRED = ("metric", "period", "scope_code", "value", "unit")
CITED = {"document_no": "IEA (2025), Global EV Outlook 2025", "reporter": "International Energy Agency"}


def recognise(document: Document) -> bool:
    """Judge by headings that only the data explorer has together."""
    return first_has(document, "region_country", "parameter", "mode", "powertrain", "year", "value")


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row, with the publication that is to be cited."""
    tables = [read(grid, source, required=REQUIRED, joins={"metric": _named}) for grid in sheets(document)]
    return [table.records(source.kind, **CITED) for table in tables]


def _named(cells: Sequence[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    return pl.concat_str(cells, separator=" | ", ignore_nulls=True), pl.lit(False)
