"""The monthly new-energy series of the industry association as a third party compiled it."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._grids import first_has, read, sheets

REQUIRED = ("month", "produced", "sold")


def recognise(document: Document) -> bool:
    """Judge by headings that only this compilation has together."""
    return first_has(document, "日期", "NEV总销量", "NEV总产量")


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row as it stands, zeros too."""
    return [read(grid, source, required=REQUIRED).records(source.kind) for grid in sheets(document)]
