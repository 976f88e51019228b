"""Column list: JSON around HTML, one row per document; a failure of the site is no empty list."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Column, Records, Source
from catalogue.sources._json import beginning
from catalogue.sources._notices import batch_columns, batches
from catalogue.sources._rows import records

_DAY = re.compile(r"\d{4}-\d{1,2}-\d{1,2}")
_COLUMNS = (
    Column("title", "title", "li a[title]"),
    Column("url", "href", "li a[href]"),
    Column("published_on", "span", "li span"),
    *batch_columns("li a[title]"),
)


def recognise(document: Document) -> bool:
    """Judge by the names of the answer, so that a cut or failed answer is recognised too."""
    begins = beginning(document)
    return begins.startswith("{") and all(name in begins for name in ('"success"', '"code"', '"data"'))


def parse(document: Document, source: Source) -> list[Records]:  # noqa: ARG001  every format is called alike
    """Read one row per document of the list."""
    rows = {number: _row(item, link) for number, (item, link) in enumerate(_links(_html(document)), start=1)}
    if not rows:
        raise RefusedError("is a list answer without any link; the layout changed or there is no such page")
    return [records("notice", "data.html", _COLUMNS, rows)]


def _html(document: Document) -> str:
    answer = document.json
    if answer.get("success") is not True:
        raise RefusedError(
            f"is a failure answered by the site (code {answer.get('code')}: {answer.get('message')}), "
            "not a list; fetch it again"
        )
    data = answer.get("data")
    html = data.get("html") if isinstance(data, dict) else None
    if not isinstance(html, str):
        raise RefusedError("is a list answer without data.html; the site changed the form of its answers")
    return html


def _links(html: str) -> Iterator[tuple[LexborNode, LexborNode]]:
    """Yield each list item with its link, without the links to explanations below it."""
    for item in LexborHTMLParser(html).css("li"):
        for below in item.css("dl"):
            below.decompose()
        for link in item.css("a[href]"):
            yield item, link


def _row(item: LexborNode, link: LexborNode) -> dict[str, str | None]:
    title = (link.attributes.get("title") or link.text()).strip()
    day = _DAY.search(" ".join(span.text() for span in item.css("span")))
    return {
        "title": title,
        "url": link.attributes.get("href"),
        "published_on": day[0] if day else None,
        **batches(title),
    }


def last_page(document: Document) -> int:
    """Tell how many pages the list has, as its pagination says; one where there is none."""
    pagination = LexborHTMLParser(_html(document)).css_first("div.pagination")
    said = pagination.attributes if pagination else {}
    rows, count = said.get("rows") or "", said.get("count") or ""
    if not (rows.isdecimal() and count.isdecimal()) or int(rows) == 0:
        return 1
    return max(1, -(-int(count) // int(rows)))
