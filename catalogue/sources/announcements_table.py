"""Announcement entries as a table, one row per product entry of a batch."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._tabular import any_fits, parse_sheets

NEEDED = (("model_code",), ("batch_no", "entry_kind", "published_on", "emission_standard"))
FOREIGN = ("vin", "车辆识别代号", "disclosure_no", "信息公开编号", "action", "措施", "来源", "配置 ID")


def recognise(document: Document) -> bool:
    """Judge by the headings."""
    return any_fits(document, "announcements_table", NEEDED, FOREIGN)


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row of every sheet that has these headings."""
    return parse_sheets(document, source, NEEDED)
