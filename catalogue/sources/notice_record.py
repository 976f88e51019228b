"""Notice record of a crawler: flat JSON, one object per notice."""

from dataclasses import replace

import polars as pl

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._json import names, read

NAMES = frozenset({"announcement_no", "publish_date", "batch_no", "source_url"})


def recognise(document: Document) -> bool:
    """Judge by the names of the first object."""
    return names(document) >= NAMES


def parse(document: Document, source: Source) -> list[Records]:
    """Read one row per notice; of the time it was published the day counts."""
    found = read(document, source, key="document_no")
    published = pl.col("published_on").str.replace(r"^(\d{4}-\d{1,2}-\d{1,2})\s.*$", "$1")
    return [replace(found, frame=found.frame.with_columns(published))]
