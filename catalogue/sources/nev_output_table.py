"""New-energy vehicles produced and sold as a table, one row per month or year."""

from dataclasses import replace

import polars as pl

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._tabular import any_fits, parse_sheets

NEEDED = (("month",), ("produced", "sold"))
FOREIGN = ("vin", "车辆识别代号", "brand", "品牌", "model_code", "车辆型号", "enterprise", "企业名称")


def recognise(document: Document) -> bool:
    """Judge by the headings."""
    return any_fits(document, "nev_output_table", NEEDED, FOREIGN)


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row of every sheet that has these headings; a unit in the heading goes with its cells."""
    return [_with_units(records) for records in parse_sheets(document, source, NEEDED)]


def _with_units(records: Records) -> Records:
    bare = [column.field for column in records.columns if "万辆" in column.heading]
    return replace(records, frame=records.frame.with_columns(_in_ten_thousands(field) for field in bare))


def _in_ten_thousands(field: str) -> pl.Expr:
    cell = pl.col(field)
    return pl.when(cell.str.contains(r"\d\s*$")).then(cell + "万辆").otherwise(cell).alias(field)
