"""Reviews of held batches as a table, one row per decision of a person."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._tabular import any_fits, parse_sheets

NEEDED = (("batch_no",), ("decision",), ("reviewed_by",))


def recognise(document: Document) -> bool:
    """Judge by the headings."""
    return any_fits(document, "batch_reviews_table", NEEDED)


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row of every sheet that has these headings."""
    return parse_sheets(document, source, NEEDED)
