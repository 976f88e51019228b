"""Article page of an announcement: what appeared when, and the documents attached, one row for each."""

import re
from urllib.parse import urljoin, urlsplit

from selectolax.lexbor import LexborHTMLParser

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Column, Records, Source
from catalogue.sources._notices import batch_columns, batches, declared
from catalogue.sources._pages import day, html, metas, whole_page
from catalogue.sources._rows import records
from catalogue.text.folding import fold

MINISTRY = "工业和信息化部"
DOCUMENTS = (".doc", ".docx", ".xls", ".xlsx", ".pdf", ".wps", ".et", ".zip", ".rar")
_NUMBER = r"\d{4}年第\d+号"
_STATED = re.compile(rf"发文字号:\D*({_NUMBER})")
_ALONE = re.compile(rf"\D{{0,20}}({_NUMBER})")
_COLUMNS = (
    Column("title", "ArticleTitle", "meta ArticleTitle"),
    Column("document_no", "发文字号", "article text"),
    Column("published_on", "PubDate", "meta PubDate"),
    Column("url", "Url", "meta Url"),
    Column("attachment_name", "附件", "links to documents, in order"),
    Column("attachment_url", "附件", "links to documents, in order"),
    *batch_columns("meta ArticleTitle"),
)

_COUNTED = tuple(
    Column(field, "户、个", "article text") for field in ("batch_no", "enterprises", "products", "statement")
)


def recognise(document: Document) -> bool:
    """Judge by the head of the page: an article of the ministry's sites that is no product page."""
    text = html(document)
    if "ArticleTitle" not in text or "w_table" in text:
        return False
    said = metas(LexborHTMLParser(text))
    return "articletitle" in said and MINISTRY in said.get("sitename", "")


def parse(document: Document, source: Source) -> list[Records]:  # noqa: ARG001  every format is called alike
    """Read one row per attachment, or one for an article without any, and the counts that it declares of its batch."""
    page = whole_page(document)
    said = metas(page)
    notice = {
        "title": said["articletitle"],
        "document_no": _document_no(page),
        "published_on": day(said["pubdate"]) if "pubdate" in said else None,
        "url": said.get("url"),
        **batches(said["articletitle"]),
    }
    attached = _attachments(page, said.get("url", "")) or [{}]
    rows = {number: notice | link for number, link in enumerate(attached, start=1)}
    counts = declared(said["articletitle"], page.body.text(separator="") if page.body else "")
    counted = [records("declared_count", "counts", _COUNTED, {1: counts})] if counts else []
    return [records("notice", "page", _COLUMNS, rows), *counted]


def _document_no(page: LexborHTMLParser) -> str | None:
    """Find the number the announcement gives itself: after its label, or alone in a paragraph."""
    for pattern, found in ((_STATED, re.Pattern.search), (_ALONE, re.Pattern.fullmatch)):
        for paragraph in page.css("p, td, li"):
            number = found(pattern, fold(paragraph.text()).replace(" ", ""))
            if number:
                return number[1]
    return None


def _attachments(page: LexborHTMLParser, base: str) -> list[dict[str, str | None]]:
    """Return each linked document once, with its address completed where the page states a full one."""
    found: dict[str, dict[str, str | None]] = {}
    for link in page.css("body a[href]"):
        href = (link.attributes.get("href") or "").strip()
        try:
            path, address = urlsplit(href).path, urljoin(base, href)
        except ValueError as error:
            said = f"links to {href[:80]!r}, which is no address ({error}); fetch the page again"
            raise RefusedError(said) from error
        if path.lower().endswith(DOCUMENTS):
            found.setdefault(address, {"attachment_name": link.text().strip(), "attachment_url": address})
    return list(found.values())
