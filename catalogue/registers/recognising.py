"""Which register a file is, judged by its headings alone: the rows of a large file are read once, elsewhere."""

import csv
import io
from dataclasses import dataclass

from catalogue import limits, sources
from catalogue.documents import Document
from catalogue.errors import RefusedError, UsageError
from catalogue.registers import EVENT_DAY, PUBLIC_KINDS, describe
from catalogue.sources import Column
from catalogue.sources._grids import column_letters
from catalogue.sources._headings import Headings
from catalogue.tables import read_record
from catalogue.text.folding import heading

# A table with a VIN is of the first kind of which it names one of these.
TELLING = {
    "vehicle_stock": ("as_of",),
    "retirement": ("status", "deregistered_on", "recycled_on", "recycle_certificate"),
    "registration": ("registered_on",),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """A register as it lies in a file: its kind, and the field of each column (None: passed over, "": no heading).

    `separator` is None where the file is no delimited text. Sheets of a workbook have one shape each; one without
    fields is a sheet of notes, which stands behind the others.
    """

    kind: str
    sheet: str
    fields: tuple[str | None, ...]
    columns: tuple[Column, ...]
    separator: str | None = None


def recognise(document: Document, kind: str | None = None) -> list[Shape]:
    """Find the register, one shape per sheet; none when the file is no register. RefusedError names what is wrong."""
    known = {*sources.PUBLIC_KINDS.values(), *PUBLIC_KINDS.values()}
    if kind is not None and kind not in known:
        raise UsageError(f"unknown kind {kind!r}; known kinds are {', '.join(sorted(known))}")
    if kind is not None and kind not in PUBLIC_KINDS.values():
        return []
    separator = None
    found: list[tuple[str, list[str]]] = []
    if document.container == "text":
        separator, cells = _first_row(document)
        found = [("", cells)]
    elif document.container == "jsonl":
        found = [("", _names(document))]
    elif document.container == "parquet":
        found = [("", document.parquet_columns)]
    elif document.container in ("xlsx", "xls"):
        # One that cannot be opened is refused for its own reason, here and now: another try might end in another way.
        filled = [grid for grid in document.grids if grid.frame.height and grid.frame.width > 1]
        found = [(grid.sheet, grid.row(grid.first_row)) for grid in filled]
    if shapes := _shapes(found, kind, separator):
        return shapes
    if kind is not None:
        document.open()  # a damaged file has a reason of its own
        needed = describe(_internal(kind)).columns["vin"][1]
        raise RefusedError(f"is no table of {kind}: none of its headings is {needed}; leave out --kind")
    return []


def _internal(kind: str | None) -> str:
    return next(name for name, public in PUBLIC_KINDS.items() if public == kind)


def _first_row(document: Document) -> tuple[str, list[str]]:
    """Find the separator, which is the one that makes most cells of the first row that is not blank."""
    text = decode_head(document.head).lstrip("\r\n")
    rows = {separator: _row(text, separator) for separator in ",;\t"}
    separator = max(rows, key=lambda one: len(rows[one]))
    return separator, rows[separator]


def _row(text: str, separator: str) -> list[str]:
    csv.field_size_limit(limits.CELL_CHARS)
    try:
        return next(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True), [])
    except csv.Error:
        return []


def _names(document: Document) -> list[str]:
    """Name what the first records of JSON lines hold."""
    records = filter(None, map(read_record, decode_head(document.head).split("\n")))
    return list(dict.fromkeys(name for record in records for name in record))


def decode_head(head: bytes) -> str:
    """Decode the beginning of a text, which may be cut inside a character."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    try:
        return head[: head.rfind(b"\n") + 1 or None].decode("utf-8-sig")
    except UnicodeDecodeError:
        return head.decode("gb18030", "ignore")


def _shapes(found: list[tuple[str, list[str]]], kind: str | None, separator: str | None = None) -> list[Shape]:
    kinds = {sheet: _kind(cells, kind) for sheet, cells in found}
    if not any(kinds.values()):
        for sheet, cells in found:
            _check_events(sheet, cells)
        return []
    others = [(sheet, cells) for sheet, cells in found if kinds[sheet] is None]
    if strange := [sheet for sheet, cells in others if not _are_notes(cells)]:
        raise RefusedError(
            f"sheet {strange[0]} is no register of vehicles as the others are; send it as a file of its own"
        )
    if len(named := {one for one in kinds.values() if one}) > 1:
        raise RefusedError("holds registers of several kinds; send each as a file of its own")
    notes = [Shape(one, sheet, (), ()) for one in named for sheet, _ in others]
    return [shape(one, sheet, cells, separator) for sheet, cells in found if (one := kinds[sheet])] + notes


def _are_notes(cells: list[str]) -> bool:
    """Judge by its first row whether a sheet is words about the others, with a label beside them at most."""
    return len(cells) <= 2 and not _names_vehicles({heading(cell) for cell in cells})


def _kind(cells: list[str], chosen: str | None) -> str | None:
    """Tell the kind of a table with a VIN; the one that was chosen is not asked for more."""
    present = {heading(cell) for cell in cells}
    if not _names_vehicles(present):
        return None
    if chosen is not None:
        return _internal(chosen)
    for kind, fields in TELLING.items():
        columns = describe(kind).columns
        if any(present & set(map(heading, columns[field])) for field in fields):
            return kind
    return None


def _names_vehicles(present: set[str]) -> bool:
    return bool(present & set(map(heading, describe("registration").columns["vin"])))


def _check_events(sheet: str, cells: list[str]) -> None:
    """Refuse a table that names vehicles but nothing that happened to them, by what it lacks."""
    if _names_vehicles({heading(cell) for cell in cells}):
        lacking = "; ".join(
            f"{PUBLIC_KINDS[kind]}: {' or '.join(describe(kind).columns[field][1] for field in fields)}"
            for kind, fields in sorted(TELLING.items())
        )
        where = f"sheet {sheet}" if sheet else "the table"
        raise RefusedError(f"{where} names vehicles but has no column that tells what happened to them ({lacking})")


def shape(kind: str, sheet: str, cells: list[str], separator: str | None = None) -> Shape:
    """Say which field each column is; RefusedError names the column that makes it no table of that kind."""
    if len(cells) > limits.COLUMNS:
        raise RefusedError(f"has {len(cells):,} columns; no table of vehicles has more than {limits.COLUMNS}")
    known = Headings(describe(kind))
    where = f"sheet {sheet}" if sheet else "the table"
    fields = tuple(known.field(cell, f"{where}, column {column_letters(n)},") if cell.strip() else ""
                   for n, cell in enumerate(cells, start=1))  # fmt: skip
    if twice := sorted({field for field in fields if field and fields.count(field) > 1}):
        raise RefusedError(f"{where} has two columns that mean {twice[0]}; leave one out")
    if (day := EVENT_DAY.get(kind)) and day not in fields:
        needed = describe(kind).columns[day][1]
        raise RefusedError(
            f"{where} names no {day} ({needed}), without which a row of {PUBLIC_KINDS[kind]} says nothing"
        )
    columns = tuple(
        Column(field, cell.strip(), column_letters(n))
        for n, (field, cell) in enumerate(zip(fields, cells, strict=True), start=1)
        if field
    )
    return Shape(kind, sheet, fields, columns, separator)
