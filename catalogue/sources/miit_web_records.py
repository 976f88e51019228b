"""Product records crawled from the query page: a JSON list whose Chinese text is escaped twice."""

import re

from catalogue.documents import Document
from catalogue.sources import Records, Source
from catalogue.sources._json import names, read

NAMES = frozenset({"announcement_batch", "model_number", "manufacturer", "detail_url"})
_ESCAPED = re.compile(r"(?:\\u[0-9a-fA-F]{4})+")


def recognise(document: Document) -> bool:
    """Judge by the names of the first object."""
    return names(document) >= NAMES


def parse(document: Document, source: Source) -> list[Records]:
    """Read one row per product."""
    return [read(document, source, key="model_code", decode=unescape)]


def unescape(text: str) -> str:
    r"""Decode what is still written as \u4f20 after JSON decoding; anything else stays as it is."""
    return _ESCAPED.sub(_decode, text)


def _decode(found: re.Match[str]) -> str:
    units = bytes.fromhex(found[0].replace("\\u", ""))
    return units.decode("utf-16-be", errors="replace")
