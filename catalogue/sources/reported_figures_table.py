"""Figures of the plan that are only reported, as a table."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._tabular import any_fits, parse_sheets

NEEDED = (("target_id", "metric"), ("value",))
FOREIGN = ("vin", "车辆识别代号")


def recognise(document: Document) -> bool:
    """Judge by the headings."""
    return any_fits(document, "reported_figures_table", NEEDED, FOREIGN)


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row of every sheet that has these headings."""
    return parse_sheets(document, source, NEEDED)
