"""Product detail page: label and value cells, and tables with a heading row; every label must be known."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Column, Records, Reject, Source
from catalogue.sources._headings import Headings
from catalogue.sources._pages import day, html, metas, whole_page
from catalogue.sources._rows import records
from catalogue.text.folding import fold

PHOTOGRAPHS = "照片"
_PROPOSED = re.compile(r"公示\D*(\d+)")
_PROPOSED_PATH = re.compile(r"/xcpgs(\d{3})")  # the initials of 新产品公示
_LISTED = re.compile(r"第\s*(\d+)\s*批")


@dataclass(frozen=True, slots=True)
class _Cell:
    """A value with its label and the place it stands in."""

    label: str
    value: str
    place: str


def recognise(document: Document) -> bool:
    """Judge by the class of the data tables and the label of the model code."""
    text = html(document)
    return "w_table" in text and "产品型号：" in text


def parse(document: Document, source: Source) -> list[Records]:
    """Read the one product of the page; RefusedError names a label that is not known."""
    page = whole_page(document)
    known = Headings(source)
    columns: dict[str, Column] = {}
    row: dict[str, str] = {}
    for cell in _cells(page):
        field = known.field(cell.label, f"the page, {cell.place},")
        if field in row:
            first = columns[field].place
            raise RefusedError(f"states {cell.label} twice ({first} and {cell.place}); fetch it again")
        if field is not None:
            row[field], columns[field] = cell.value, Column(field, cell.label, cell.place)
    row |= _about(page)
    if not row.get("model_code"):
        reason = "the page names no model; a product without its model code cannot be matched"
        reject = Reject(1, "产品型号：", "", "missing_key", reason)
        return [records("announcement", "page", [], {}, [reject])]
    places = [*columns.values(), *_ABOUT_COLUMNS]
    return [records("announcement", "page", [c for c in places if c.field in row], {1: row})]


_ABOUT_COLUMNS = (
    Column("batch_no", "ColumnName", "meta ColumnName"),
    Column("entry_kind", "ColumnName", "meta ColumnName"),
    Column("published_on", "PubDate", "meta PubDate"),
)


def _about(page: LexborHTMLParser) -> dict[str, str]:
    """Read batch, stage and day from the head of the page."""
    said = metas(page)
    column = fold(said.get("columnname", ""))
    about = {"published_on": day(said["pubdate"])} if "pubdate" in said else {}
    if proposed := _PROPOSED.search(column):
        return about | {"batch_no": proposed[1], "entry_kind": "公示"}
    if listed := _LISTED.search(column):
        return about | {"batch_no": listed[1]}
    if proposed := _PROPOSED_PATH.search(said.get("url", "")):
        return about | {"batch_no": proposed[1], "entry_kind": "公示"}
    return about


def _cells(page: LexborHTMLParser) -> Iterator[_Cell]:
    for number, table in enumerate(page.css("table.w_table"), start=1):
        rows = [row.css("th, td") for row in table.css("tr")]
        if rows and _is_heading(rows[0]):
            yield from _by_column(rows, number)
        else:
            for row_no, row in enumerate(rows, start=1):
                yield from _by_label(row, f"table {number}, row {row_no}")


def _is_heading(row: list[LexborNode]) -> bool:
    return bool(row) and all(cell.tag == "th" and not fold(_text(cell)).endswith(":") for cell in row)


def _by_column(rows: list[list[LexborNode]], number: int) -> Iterator[_Cell]:
    """Yield one cell per heading; the values of several rows are joined by a comma."""
    if any(len(row) != len(rows[0]) for row in rows):
        raise RefusedError(f"table {number} has rows that are not as wide as their heading; fetch it again")
    last = f" to {len(rows)}" if len(rows) > 2 else ""
    for cell_no, (head, *below) in enumerate(zip(*rows, strict=True), start=1):
        values = ",".join(filter(None, map(_text, below)))
        yield _Cell(_text(head), values, f"table {number}, row 2{last}, cell {cell_no}")


def _by_label(row: list[LexborNode], place: str) -> Iterator[_Cell]:
    """Yield the value cells after each label; a label without one has an empty value."""
    label: str | None = None
    for cell_no, cell in enumerate(row, start=1):
        here = f"{place}, cell {cell_no}"
        if cell.tag == "th":
            label = _text(cell)
            if cell_no == len(row) or row[cell_no].tag == "th":
                yield _Cell(label, "", here)
        elif label is not None:
            yield _Cell(label, _text(cell), here)
        elif cell.css_first(".cppic, img") is not None:
            yield _Cell(PHOTOGRAPHS, "", here)
        elif _text(cell):
            raise RefusedError(f"has a value without a label ({here}: {_text(cell)[:40]!r}); fetch it again")


def _text(cell: LexborNode) -> str:
    return cell.text(deep=True).strip()
