"""New-energy city buses at the end of the year, excerpted from bulletins of the Ministry of Transport."""

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._grids import first_has, read, sheets

REQUIRED = ("period", "value", "part_value")
IMPLIED = {
    "metric": "nev_city_buses_in_use", "part_metric": "bev_city_buses_in_use", "scope_code": "000000",
    "unit": "vehicles", "reporter": "交通运输部",
}  # fmt: skip


def recognise(document: Document) -> bool:
    """Judge by headings that only this excerpt has together."""
    return first_has(document, "year", "national_nev_buses", "national_bev_buses")


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row, also those of years without a figure: that none was found is said there."""
    tables = [read(grid, source, required=REQUIRED) for grid in sheets(document)]
    return [table.records(source.kind, **IMPLIED) for table in tables]
