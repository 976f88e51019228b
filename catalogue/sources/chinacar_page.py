"""Product pages of chinacar.com.cn, one flattened to a line: label：;value; and a table of the engines."""

import re
from collections.abc import Iterator

from catalogue.documents import Document
from catalogue.errors import CatalogueError, RefusedError
from catalogue.sources import Column, Records, Reject, Source
from catalogue.sources._headings import Headings
from catalogue.sources._rows import records

ENGINES, FUELS, REMARKS, MARKS = "发动机参数", "车辆燃料参数", "其他", "反光标识参数"
ENGINE_FIELDS = ("发动机", "发动机生产企业", "排量(ml)", "功率(kw)")
COLON = ("：", ":")
_VIN_PATTERN = re.compile(r"[A-HJ-NPR-Z0-9]{3,16}[×*xX]+[,，、]?.*")
_EMPTY = re.compile(r"\s*(?:None|×*\s*\([^()]*\)|[（(][^()（）]*[)）])?\s*")


def recognise(document: Document) -> bool:
    """Judge by the section titles and labels of the first line."""
    try:
        first = document.text[:4000].lstrip().partition("\n")[0] if document.container == "text" else ""
    except CatalogueError:
        return False
    return all(mark in first for mark in (";生产企业信息;", ";公告批次：;", ";公告型号：;"))


def parse(document: Document, source: Source) -> list[Records]:
    """Read one product per line; a line cut off is rejected, an unknown label refuses the document."""
    columns: dict[str, Column] = {}
    rows: dict[int, dict[str, str | None]] = {}
    rejects = []
    for number, line in enumerate(document.text.split("\n"), start=1):
        tokens = [token.strip() for token in line.split(";")]
        if not {ENGINES, FUELS, REMARKS, MARKS} <= set(tokens):
            if line.strip():
                reason = "is not a whole product page (a section is missing); fetch it again"
                rejects.append(Reject(number, "", tokens[0][:100], "unreadable_row", reason))
            continue
        row = _row(tokens, number, source, columns)
        if row.get("model_code"):
            rows[number] = row
        else:
            reason = "names no model; a product without its model code cannot be matched"
            rejects.append(Reject(number, "公告型号：", "", "missing_key", reason))
    return [records("announcement", "", list(columns.values()), rows, rejects)]


def _row(tokens: list[str], number: int, source: Source, columns: dict[str, Column]) -> dict[str, str | None]:
    """Read one product and note which labels stand for which field."""
    known = Headings(source)
    row: dict[str, str | None] = {}
    before = tokens[0]
    for label, value in _pairs(tokens, number):
        if not label.endswith(COLON) and not known.knows(label):
            # The text itself is not repeated: it may be contact data.
            raise RefusedError(f"line {number} has a value without a label after {before}; fetch it again")
        field = known.field(label, f"line {number}")
        if field in row:
            raise RefusedError(f"line {number} states {label} twice; put each product on its own line")
        if field is not None:
            columns.setdefault(field, Column(field, label, label))
            row[field] = None if _EMPTY.fullmatch(value) else value
        before = label
    return row


def _pairs(tokens: list[str], number: int) -> Iterator[tuple[str, str]]:
    """Yield every label with its value; section titles stand alone, remarks are free text."""
    engines, fuels, remarks = (tokens.index(title) for title in (ENGINES, FUELS, REMARKS))
    marks = len(tokens) - 1 - tokens[::-1].index(MARKS)
    yield from _labelled(tokens[1:engines])
    yield from _engine_table(tokens[engines + 1 : fuels], number)
    yield from _labelled(tokens[fuels + 1 : remarks])
    yield REMARKS, ""
    yield from _labelled(tokens[marks:])


def _labelled(tokens: list[str]) -> Iterator[tuple[str, str]]:
    rest = iter(tokens)
    for token in rest:
        if token.endswith(COLON):
            yield token, next(rest, "")
        elif token and not _VIN_PATTERN.fullmatch(token):
            yield token, ""


def _engine_table(tokens: list[str], number: int) -> Iterator[tuple[str, str]]:
    """Yield the columns of the engine table; the values of several engines are joined by a comma."""
    width = len(ENGINE_FIELDS)
    if tuple(tokens[:width]) != ENGINE_FIELDS:
        raise RefusedError(
            f"line {number} has an engine table with other headings than {', '.join(ENGINE_FIELDS)}; "
            "if the site meant it, edit catalogue/sources/chinacar_page.py"
        )
    for position, label in enumerate(ENGINE_FIELDS, start=width):
        yield label, ",".join(filter(None, tokens[position::width]))
