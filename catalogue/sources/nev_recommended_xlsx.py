"""Recommended-model catalogue as one sheet: one row per model and configuration, every enterprise stated."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._grids import first_has, read, sheets
from catalogue.sources._recommended import recommended
from catalogue.tables import Grid

REQUIRED = ("batch_no", "enterprise", "model_code", "configuration_id")


def recognise(document: Document) -> bool:
    """Judge by headings that only this catalogue has together."""
    return first_has(document, "来源", "车型", "车型分类", "配置 ID")


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row."""
    return [_sheet(grid, source) for grid in sheets(document)]


def _sheet(grid: Grid, source: Source) -> Records:
    return recommended(read(grid, source, required=REQUIRED))
