"""Documents as they arrive: what container the bytes are, and the tables, blocks or text inside.

Workbooks, Word files and Parquet are opened in a child process with limits (`catalogue.opening`), because a
hostile one can abort the reader; text, HTML and JSON are opened here.
"""

import csv
import gzip
import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from typing import Any

import polars as pl

from catalogue import limits, warehouse
from catalogue.errors import RefusedError

OPENED_IN_CHILD = ("xlsx", "xls", "parquet", "docx", "doc")
LOOKS_LIKE = {
    "xlsx": "an Excel workbook",
    "xls": "an Excel 97-2003 workbook",
    "docx": "a Word document",
    "doc": "a Word 97-2003 document",
    "parquet": "a Parquet file",
    "html": "an HTML page",
    "json": "a JSON document",
    "jsonl": "JSON lines",
    "text": "delimited or plain text",
    "empty": "an empty file",
    "binary": "binary data of an unknown kind",
}


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or table as text. Columns are `row_no` (Int64, from 1), `c1` … `cN` (String, empty = null).

    `ragged` lists the rows whose number of cells differs from the heading's: (row number, cells found, text).
    """

    sheet: str
    frame: pl.DataFrame
    ragged: tuple[tuple[int, int, str], ...] = ()

    def row(self, row_no: int) -> list[str]:
        """Return the cells of one row as text, empty cells as ''."""
        found = self.frame.filter(pl.col("row_no") == row_no).drop("row_no").rows()
        return [cell or "" for cell in found[0]] if found else []


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph (`text`) or one table (`rows`) of a Word document, in reading order.

    A cell continued from above (vertical merge) is ''; a cell spanning columns is followed by '' cells.
    """

    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


class Document:
    """A file and what is in it, opened at most once. Errors in the container raise RefusedError."""

    def __init__(self, path: Path, name: str | None = None) -> None:
        self.path = path
        self.name = name or path.name

    @cached_property
    def data(self) -> bytes:
        """The bytes; gzip-compressed text is unpacked, within limits."""
        raw = self.path.read_bytes()
        return _gunzip(raw) if raw[:2] == b"\x1f\x8b" else raw

    @cached_property
    def sha256(self) -> str:
        """The digest of the file as it arrived."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def container(self) -> str:
        """What the bytes are, one of the keys of LOOKS_LIKE; the file's name is not asked."""
        return sniff(self.data)

    @cached_property
    def text(self) -> str:
        """The whole text (UTF-8 with or without BOM, UTF-16 with BOM, GB18030); RefusedError if none fits."""
        return decode(self.data)

    @cached_property
    def grids(self) -> list[Grid]:
        """Sheets and tables; empty for containers that have none."""
        if self.container in ("xlsx", "xls", "parquet"):
            return self._opened[0]
        if self.container == "jsonl":
            return [_json_lines(self.text)]
        if self.container == "text":
            return [_delimited(self)]
        return []

    @cached_property
    def blocks(self) -> list[Block]:
        """Paragraphs and tables of a Word document in order; empty for other containers."""
        return self._opened[1] if self.container in ("doc", "docx") else []

    @cached_property
    def json(self) -> Any:
        """The value of a JSON document; RefusedError when it is cut or malformed."""
        try:
            return json.loads(self.text)
        except (json.JSONDecodeError, RecursionError) as error:
            raise RefusedError(f"begins like JSON but cannot be read ({error}); fetch or export it again") from error

    @cached_property
    def _opened(self) -> tuple[list[Grid], list[Block]]:
        return _open_in_child(self.path, self.data, self.container)

    def open(self) -> None:
        """Open whatever the container holds, so that a damaged one is refused with its own reason."""
        if self.container not in ("empty", "binary"):
            _ = self.grids, self.blocks
        if self.container in ("html", "json"):
            _ = self.json if self.container == "json" else self.text

    def describe(self) -> str:
        """Say what the document looks like and what to do, for one that no format fits."""
        looks = LOOKS_LIKE[self.container]
        if self.container == "empty":
            return "is empty: nothing to take in; ask the sender for the file again"
        if self.container == "binary":
            return "looks like binary data of an unknown kind; send CSV, XLSX, Parquet, JSON lines, .doc or .docx"
        if self.container == "html":
            named = Path(self.name).suffix.lower() in (".xls", ".xlsx", ".csv", ".doc", ".docx")
            saved = f" saved as {Path(self.name).suffix}" if named else ""
            return (
                f"looks like {looks}{saved}, but not a page of a kind known here; if it holds a table, "
                "open it in a spreadsheet program and save it as XLSX or CSV"
            )
        headings = [heading for grid in self.grids[:3] for heading in grid.row(1) if heading][:8]
        seen = f" whose first row is {' | '.join(h[:30] for h in headings)}" if headings else ""
        return (
            f"looks like {looks}{seen}, but its headings are those of no known kind; "
            "see 'catalogue ingest --help' for the kinds and give the file one heading row"
        )


def sniff(data: bytes) -> str:
    """Name the container from the first bytes."""
    head = data[:4096]
    if not head.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        return "empty"
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "doc" if "WordDocument".encode("utf-16-le") in data else "xls"
    if head.startswith(b"PK"):
        return "docx" if b"word/" in data else "xlsx"
    if head.startswith(b"PAR1"):
        return "parquet"
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "binary"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"<"):
        return "html"
    if start.startswith((b"{", b"[")):
        return "jsonl" if _is_json_lines(data) else "json"
    return "text"


def _is_json_lines(data: bytes) -> bool:
    first, _, rest = data.lstrip(b"\xef\xbb\xbf \t\r\n").partition(b"\n")
    try:
        value = json.loads(first)
    except (ValueError, RecursionError):
        return False
    if not isinstance(value, dict):
        return False
    if rest.strip():
        return rest.lstrip().startswith(b"{")
    return not any(isinstance(part, dict | list) for part in value.values())  # one flat record, not an answer


def _gunzip(raw: bytes) -> bytes:
    with gzip.open(io.BytesIO(raw)) as file:
        try:
            data = file.read(limits.UNPACKED_BYTES + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusedError(f"is a damaged gzip file ({error}); send it again") from error
    if len(data) > limits.UNPACKED_BYTES or len(data) > limits.PACKING_RATIO * max(len(raw), 4096):
        raise RefusedError("unpacks to more than a real table would (a compression bomb?); send it uncompressed")
    return data


def decode(data: bytes) -> str:
    """Decode published bytes. A text cut inside its last character keeps everything before it."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise RefusedError("begins as UTF-16 but is damaged; save it as UTF-8") from error
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8-sig")
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"is neither UTF-8 nor GB18030 text (byte {error.start} fits neither); save it as UTF-8"
        ) from error


def _delimited(document: Document) -> Grid:
    text = document.text
    heading = text.lstrip("\r\n").partition("\n")[0].rstrip("\r")
    separator = max(",;\t", key=lambda mark: heading.count(mark))
    csv.field_size_limit(limits.CELL_CHARS)
    try:
        width = len(next(csv.reader(io.StringIO(heading, newline=""), delimiter=separator), [""]))
    except csv.Error as error:
        raise RefusedError(f"has a first row that is no heading row ({error}); give it one heading row") from error
    if width > limits.COLUMNS:
        raise RefusedError(f"has {width:,} columns; no table of vehicles has more than {limits.COLUMNS}")
    frame = None if "\x00" in text else _clean_csv(document, text, separator, width)
    if frame is not None:
        return Grid("", frame)
    return _unclean_csv(text, separator, width)


def _clean_csv(document: Document, text: str, separator: str, width: int) -> pl.DataFrame | None:
    """Read a well-formed file at engine speed; None when any line is not as wide as the heading."""
    with tempfile.TemporaryDirectory() as folder:
        path = document.path
        if document.data[:3] != b"\xef\xbb\xbf" and not _is_utf8_file(document):
            path = Path(folder) / "text.csv"
            path.write_text(text, encoding="utf-8", newline="")
        frame = warehouse.read_csv(path, separator=separator, width=width)
    if frame is None or frame.height == 0:
        return None
    return frame.with_row_index("row_no", offset=1).with_columns(pl.col("row_no").cast(pl.Int64))


def _is_utf8_file(document: Document) -> bool:
    try:
        return document.path.read_bytes() is not None and document.data.decode("utf-8") == document.text
    except UnicodeDecodeError:
        return False


def _unclean_csv(text: str, separator: str, width: int) -> Grid:
    rows: list[list[Any]] = []
    ragged: list[tuple[int, int, str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise RefusedError(
                f"row {number} cannot be read as a table row ({error}); a quote is probably not closed"
            ) from error
        if cells is None:
            break
        if len(cells) == width:
            rows.append([number, *(cell or None for cell in cells)])
        elif any(cells):
            ragged.append((number, len(cells), separator.join(cells)[:1000]))
    return Grid("", _frame(rows, width), tuple(ragged))


def _frame(rows: Sequence[Sequence[Any]], width: int) -> pl.DataFrame:
    schema = {"row_no": pl.Int64} | {f"c{i}": pl.String for i in range(1, width + 1)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _json_lines(text: str) -> Grid:
    records: list[tuple[int, dict[str, Any]]] = []
    ragged: list[tuple[int, int, str]] = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            value = None
        if isinstance(value, dict):
            records.append((number, value))
        else:
            ragged.append((number, 1, line[:1000]))
    names = list(dict.fromkeys(name for _, record in records for name in record))
    if len(names) > limits.COLUMNS:
        raise RefusedError(f"has {len(names):,} different names; no table of vehicles has more than {limits.COLUMNS}")
    # Row 1 stands for the heading that JSON lines carry in every row; line n is row n + 1.
    rows = [[1, *names], *([n + 1, *(_scalar(r.get(name)) for name in names)] for n, r in records)]
    return Grid("", _frame(rows, len(names)), tuple((n + 1, c, t) for n, c, t in ragged))


def _scalar(value: Any) -> str | None:
    if value is None or value == "":
        return None
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _open_in_child(path: Path, data: bytes, container: str) -> tuple[list[Grid], list[Block]]:
    """Open a container in a child with limits on memory and time; a child that dies is a refusal, not a crash."""
    with tempfile.TemporaryDirectory() as folder:
        if path.read_bytes()[:2] == b"\x1f\x8b":
            path = Path(folder) / "unpacked"
            path.write_bytes(data)
        command = [sys.executable, "-m", "catalogue.opening", container, str(path.resolve()), folder]
        environment = {**os.environ, "POLARS_MAX_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
        try:
            child = subprocess.run(  # noqa: S603
                command, capture_output=True, timeout=limits.CHILD_SECONDS, env=environment, check=False
            )
        except subprocess.TimeoutExpired as error:
            raise RefusedError(
                f"looks like {LOOKS_LIKE[container]} but takes over {limits.CHILD_SECONDS} s to open; send it in parts"
            ) from error
        answer = Path(folder) / "answer.json"
        if child.returncode != 0 or not answer.exists():
            raise RefusedError(
                f"looks like {LOOKS_LIKE[container]} but its reader broke off (damaged, or larger than "
                f"{limits.CHILD_MEMORY // 2**30} GiB when opened); open it, save it again and send that"
            )
        said = json.loads(answer.read_text(encoding="utf-8"))
        if "refused" in said:
            raise RefusedError(said["refused"])
        grids = [Grid(sheet, pl.read_ipc(Path(folder) / file)) for sheet, file in said["grids"]]
        blocks = [Block(text=b[0], rows=tuple(tuple(row) for row in b[1])) for b in said["blocks"]]
        return grids, blocks


def pad(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """Make rows of a table equally wide with '' cells."""
    return list(zip(*zip_longest(*rows, fillvalue=""), strict=True))
