"""HTML pages of the ministry's sites: what their head says, and whether they arrived whole."""

import re

from selectolax.lexbor import LexborHTMLParser

from catalogue.documents import Document
from catalogue.errors import CatalogueError, RefusedError

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")


def html(document: Document) -> str:
    """Return the text of an HTML document, '' for anything else or for text that cannot be decoded."""
    try:
        return document.text if document.container == "html" else ""
    except CatalogueError:
        return ""


def whole_page(document: Document) -> LexborHTMLParser:
    """Return the parsed page; RefusedError when its end is missing, because what is cut off would be lost."""
    if "</html>" not in document.text[-200:].lower():
        raise RefusedError("is a page that was cut off (no closing </html>); fetch it again")
    return LexborHTMLParser(document.text)


def metas(page: LexborHTMLParser) -> dict[str, str]:
    """Return the named <meta> values, names in lower case; the first of a name counts."""
    found: dict[str, str] = {}
    for node in page.css("meta[name]"):
        name, content = node.attributes.get("name"), node.attributes.get("content")
        if name and content:
            found.setdefault(name.lower(), content.strip())
    return found


def day(text: str) -> str:
    """Reduce a published time (2026-03-18 20:45) to its day; text without a day stays as it is."""
    found = _DAY.search(text)
    return found[0] if found else text
