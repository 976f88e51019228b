"""Environmental information disclosures as a table, one row per disclosure."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._tabular import any_fits, parse_sheets

NEEDED = (("model_code",), ("disclosure_no", "disclosed_on"))
FOREIGN = ("vin", "车辆识别代号", "action", "措施")


def recognise(document: Document) -> bool:
    """Judge by the headings."""
    return any_fits(document, "disclosures_table", NEEDED, FOREIGN)


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row of every sheet that has these headings."""
    return parse_sheets(document, source, NEEDED)
