"""JSON documents from outside: looked at without raising, and read object by object."""

import io
from collections.abc import Callable, Iterator
from typing import Any

from catalogue.documents import Document
from catalogue.errors import CatalogueError
from catalogue.sources import Column, Records, Reject, Source
from catalogue.sources._headings import Headings
from catalogue.sources._rows import records
from catalogue.tables import load_json


def beginning(document: Document) -> str:
    """Return how a JSON document begins, '' for any other document."""
    try:
        return document.text[:400].lstrip() if document.container in ("json", "jsonl") else ""
    except CatalogueError:
        return ""


def names(document: Document) -> frozenset[str]:
    """Return the names in the first object of a document that is objects only; none for any other."""
    try:
        first = next((item for _, item in _objects(document)), None) if beginning(document) else None
    except CatalogueError:
        return frozenset()
    return frozenset(first) if isinstance(first, dict) else frozenset()


def read(document: Document, source: Source, *, key: str, decode: Callable[[str], str] = str) -> Records:
    """Map the names of each object to the fields of the source; a column's place is its name.

    Rows count from 1. What is no object, has no `key`, or nests values where text belongs is rejected, and its text
    not repeated: its names are unknown, and may be those of columns about people.
    """
    known = Headings(source)
    columns: dict[str, Column] = {}
    rows: dict[int, dict[str, str | None]] = {}
    rejects = []
    for number, item in _objects(document):
        row: dict[str, str | None] = {}
        nested = None
        for name, value in item.items() if isinstance(item, dict) else ():
            field = known.field(name, f"object {number}")
            if field is not None:
                columns.setdefault(field, Column(field, name, name))
                if isinstance(value, dict | list):
                    nested = name
                else:
                    row[field] = None if value is None else decode(str(value))
        reject = _reject(number, item, nested, key if not (row.get(key) or "").strip() else None)
        if reject:
            rejects.append(reject)
        else:
            rows[number] = row
    return records(source.kind, "", list(columns.values()), rows, rejects)


def _reject(number: int, item: object, nested: str | None, missing: str | None) -> Reject | None:
    if not isinstance(item, dict):
        return Reject(number, "", "", "unreadable_row", "is no JSON object; export it again")
    if nested:
        return Reject(number, nested, "", "unreadable_value", "holds several values where one belongs")
    if missing:
        return Reject(number, missing, "", "missing_key", "a row without its key cannot be matched")
    return None


def _objects(document: Document) -> Iterator[tuple[int, Any]]:
    """Yield the objects with their numbers; None for a line that is no JSON."""
    if document.container == "jsonl":
        lines = (line for line in io.StringIO(document.text) if line.strip())
        yield from enumerate(map(_line, lines), start=1)
    else:
        value = document.json
        yield from enumerate(value if isinstance(value, list) else [value], start=1)


def _line(line: str) -> object:
    try:
        return load_json(line)
    except (ValueError, RecursionError):
        return None
