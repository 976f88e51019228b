"""Small .docx files made of paragraphs and tables, and where the published samples lie."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import pytest

REAL = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "real"
NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"

UP = object()  # a cell merged with the one above
LEFT = object()  # a cell merged with the one to the left

Cell = str | object
Part = str | Sequence[Sequence[Cell]]


def real(*names: str) -> Path:
    """Give a published sample, or skip the test saying which file is missing."""
    path = REAL.joinpath(*names)
    if not path.exists():
        pytest.skip(f"published sample {'/'.join(names)} is not beside the project (looked in {REAL})")
    return path


def docx(path: Path, *parts: Part) -> Path:
    """Write paragraphs (text) and tables (rows of cells) in reading order."""
    body = "".join(_paragraph(part) if isinstance(part, str) else _table(part) for part in parts)
    document = f'<w:document xmlns:w="{NAMESPACE}"><w:body>{body}</w:body></w:document>'
    link = f'<Relationship Id="r1" Type="{OFFICE}" Target="word/document.xml"/>'
    kinds = f'<Override PartName="/word/document.xml" ContentType="{MAIN}"/>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f'<Types xmlns="{PACKAGE}/content-types">{kinds}</Types>')
        archive.writestr(
            "_rels/.rels", f'<Relationships xmlns="{PACKAGE}/relationships">{link}</Relationships>'
        )
        archive.writestr("word/document.xml", document)
    return path


def _paragraph(text: str) -> str:
    lines = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in text.split("\n"))
    return f"<w:p><w:r>{lines}</w:r></w:p>"


def _table(rows: Sequence[Sequence[Cell]]) -> str:
    grid = "<w:gridCol/>" * max(map(len, rows))
    return f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(_row(rows, n) for n in range(len(rows)))}</w:tbl>"


def _row(rows: Sequence[Sequence[Cell]], number: int) -> str:
    below = rows[number + 1] if number + 1 < len(rows) else ()
    cells = ""
    for column, cell in enumerate(rows[number]):
        if cell is LEFT:
            continue
        span = 1 + sum(1 for other in _lefts(rows[number][column + 1 :]))
        merge = "<w:vMerge/>" if cell is UP else ""
        if cell is not UP and column < len(below) and below[column] is UP:
            merge = '<w:vMerge w:val="restart"/>'
        text = "" if cell is UP else str(cell)
        properties = f'<w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>'
        cells += f"<w:tc>{properties}{_paragraph(text)}</w:tc>"
    return f"<w:tr>{cells}</w:tr>"


def _lefts(cells: Sequence[Cell]) -> list[Cell]:
    found: list[Cell] = []
    for cell in cells:
        if cell is not LEFT:
            break
        found.append(cell)
    return found
