"""Recommended-model catalogue as extracted by another program: headings end in _X, nan is a missing value."""

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._grids import first_has, read, sheets
from catalogue.sources._recommended import recommended
from catalogue.tables import Grid

REQUIRED = ("batch_no", "enterprise", "model_code", "configuration_id")


def recognise(document: Document) -> bool:
    """Judge by headings that only this program writes."""
    return first_has(document, "企业_X", "产品型号_X", "推荐目录颁布年份_X", "推荐目录颁布批次_X")


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row; configuration numbers lose their label."""
    return [_sheet(grid, source) for grid in sheets(document)]


def _sheet(grid: Grid, source: Source) -> Records:
    table = read(grid, source, required=REQUIRED, joins={"batch_no": _year_and_number}, missing=["nan"])
    bare = pl.col("configuration_id").str.replace_all(r"\s*配置\s*ID\s*[:：]\s*", "")
    return recommended(replace(table, frame=table.frame.with_columns(bare)))


def _year_and_number(cells: Sequence[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    year, number = (cell.str.strip_chars() for cell in cells)
    return pl.format("{}年第{}批", year, number), pl.lit(False)
