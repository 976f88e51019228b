"""Helpers of the source tests: real files where they are at hand, small ones written on the spot."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
import xlsxwriter

from catalogue import sources
from catalogue.documents import Document
from catalogue.sources import Records

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "real"


def real(name: str) -> Document:
    """Open a real file; the test is skipped, with the reason, where the real files are not at hand."""
    path = REAL / name
    if not path.exists():
        pytest.skip(f"real file {name} is not at {REAL}")
    return Document(path)


def text(folder: Path, content: str, name: str = "sent.txt") -> Document:
    path = folder / name
    path.write_text(content, encoding="utf-8", newline="")
    return Document(path)


def as_json(folder: Path, value: object) -> Document:
    return text(folder, json.dumps(value, ensure_ascii=False), "sent.json")


def workbook(folder: Path, *tables: Sequence[Sequence[str | None]], name: str = "sent.xlsx") -> Document:
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        for rows in tables:
            sheet = book.add_worksheet()
            for number, row in enumerate(rows):
                for position, cell in enumerate(row):
                    if cell is not None:
                        sheet.write_string(number, position, cell)
    return Document(path)


def only(document: Document, name: str) -> Records:
    """Parse a document that the named format, and no other, recognises and that has one table."""
    source = sources.recognise(document)
    assert source.name == name
    (records,) = source.parse(document)
    assert {column.field for column in records.columns} <= set(records.frame.columns)
    return records


def rows(records: Records, *fields: str) -> list[tuple[object, ...]]:
    return records.frame.select(*fields).rows()


def place(records: Records, field: str) -> str:
    (column,) = [column for column in records.columns if column.field == field]
    return column.place
