"""Half-yearly reports of the provinces as a table, one row per report received."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._tabular import any_fits, parse_sheets

NEEDED = (("province_code",), ("submitted_on",))
FOREIGN = ("vin", "车辆识别代号", "value", "数值")


def recognise(document: Document) -> bool:
    """Judge by the headings."""
    return any_fits(document, "provincial_reports_table", NEEDED, FOREIGN)


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row of every sheet that has these headings."""
    return parse_sheets(document, source, NEEDED)
