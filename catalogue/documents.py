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
import re
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
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
    "pdf": "a PDF",
    "locked": "an Office file protected by a password",
    "empty": "an empty file",
    "binary": "binary data of an unknown kind (or text in UTF-16 without its mark)",
}
HTML_ADVICE = "if it holds a table, open it in a spreadsheet program and save it as XLSX or CSV"
HEADING_CHARS = 1_000_000
# Rows are counted as a spreadsheet program counts them; the engine passes over these.
BLANK_LINE = re.compile(r"\r(?!\n)|\A\r?\n|\n\r?\n(?=[^\r\n])")
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


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
            return load_json(self.text)
        except (ValueError, RecursionError) as error:
            said = str(error).partition(";")[0]
            raise RefusedError(f"begins like JSON but cannot be read ({said}); fetch or export it again") from error

    @cached_property
    def _opened(self) -> tuple[list[Grid], list[Block]]:
        return _open_in_child(self.path, self.data, self.container)

    def open(self) -> None:
        """Open whatever the container holds, so that a damaged one is refused with its own reason."""
        _ = self.grids, self.blocks
        if self.container in ("html", "json"):
            _ = self.json if self.container == "json" else self.text

    def describe(self) -> str:
        """Say what the document looks like and what to do, for one that no format fits."""
        looks = LOOKS_LIKE[self.container]
        if self.container == "empty" or (self.container == "text" and not self.text.strip()):
            return "is empty: nothing to take in; ask the sender for the file again"
        if self.container == "locked":
            return f"looks like {looks}; take the password off and send it again"
        if self.container in ("binary", "pdf"):
            return f"looks like {looks}; send CSV in UTF-8, XLSX, Parquet, JSON lines, .doc or .docx"
        if self.container == "html":
            return f"looks like {looks}{self._as_named()}, but not a page of a kind known here; {HTML_ADVICE}"
        if self.container in ("xlsx", "xls") and not any(grid.frame.height for grid in self.grids):
            return f"looks like {looks} in which no cell is filled; ask the sender for the file again"
        headings = [heading for grid in self.grids[:3] for heading in grid.row(1) if heading.strip()][:8]
        seen = f" whose first row is {' | '.join(h[:30] for h in headings)}" if headings else ""
        return (
            f"looks like {looks}{seen}, but its headings are those of no known kind; see 'catalogue ingest --help' "
            "for the kinds and give the file one heading row, as the first row, without a title above it"
        )

    def _as_named(self) -> str:
        """Say what an HTML page is called and what it pretends to be."""
        title = re.search(r"<title>\s*([^<]{1,80})", self.text, re.IGNORECASE)
        suffix = Path(self.name).suffix
        saved = f" saved as {suffix}" if suffix.lower() in (".xls", ".xlsx", ".csv", ".doc", ".docx") else ""
        return saved + (f" with the title {' '.join(title[1].split())!r}" if title else "")


STARTS = {
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "ole2",
    b"PK": "zip",
    b"PAR1": "parquet",
    b"%PDF": "pdf",
    b"\xff\xfe": "text",
    b"\xfe\xff": "text",
}
# What an OLE2 file is follows from a stream that only this kind has.
OLE2_STREAMS = {"EncryptedPackage": "locked", "WordDocument": "doc", "Workbook": "xls", "Book": "xls"}


def sniff(data: bytes) -> str:
    """Name the container from the bytes."""
    if not data.strip(b"\x00\r\n\t \xef\xbb\xbf"):
        return "empty"
    found = next((name for start, name in STARTS.items() if data.startswith(start)), None)
    if found == "ole2":
        return next((name for stream, name in OLE2_STREAMS.items() if stream.encode("utf-16-le") in data), "binary")
    if found == "zip":
        return "docx" if b"word/" in data else "xlsx"
    return found or ("binary" if b"\x00" in data else _sniff_text(data))


def _sniff_text(data: bytes) -> str:
    start = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n")
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
    most = min(limits.UNPACKED_BYTES, limits.PACKING_RATIO * max(len(raw), 4096))
    with gzip.open(io.BytesIO(raw)) as file:
        try:
            data = file.read(most + 1)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusedError(f"is a damaged gzip file ({error}); send it again") from error
    if len(data) > most:
        raise RefusedError("unpacks to more than a real table would (a compression bomb?); send it uncompressed")
    return data


def decode(data: bytes) -> str:
    """Decode published bytes. A text cut inside its last character is refused: how much is lost is unknown."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _utf16(data, encoding)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            raise RefusedError("ends in the middle of a character: it was cut off on the way; send it again") from error
    try:
        return data.decode("gb18030")
    except UnicodeDecodeError as error:
        raise RefusedError(
            f"is neither UTF-8 nor GB18030 text (byte {error.start} fits neither); save it as UTF-8"
        ) from error


def _utf16(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise RefusedError("begins as UTF-16 but is damaged; save it as UTF-8") from error
    if "\x00" in text:
        raise RefusedError("begins as UTF-16 but holds NUL characters; save it as UTF-8")
    return text


def _delimited(document: Document) -> Grid:
    text = document.text
    first_line = text.lstrip("\r\n").partition("\n")[0]
    separator = max(",;\t", key=first_line.count)
    csv.field_size_limit(limits.CELL_CHARS)
    try:
        beginning = io.StringIO(text.lstrip("\r\n")[:HEADING_CHARS], newline="")
        width = len(next(csv.reader(beginning, delimiter=separator), [""]))
    except csv.Error as error:
        raise RefusedError(f"has a first row that is no heading row ({error}); give it one heading row") from error
    if width > limits.COLUMNS:
        raise RefusedError(f"has {width:,} columns; no table of vehicles has more than {limits.COLUMNS}")
    frame = _clean_csv(document, text, separator, width)
    return _unclean_csv(text, separator, width) if frame is None else Grid("", _within_limits(frame))


def _within_limits(frame: pl.DataFrame) -> pl.DataFrame:
    lengths = frame.select(pl.col(pl.String).str.len_chars().max().fill_null(0))
    longest: int = max(lengths.row(0), default=0) if lengths.width else 0
    if longest > limits.CELL_CHARS:
        raise RefusedError(f"has a cell of {longest:,} characters; a cell holds at most {limits.CELL_CHARS:,}")
    return frame


def _clean_csv(document: Document, text: str, separator: str, width: int) -> pl.DataFrame | None:
    """Read a well-formed file at engine speed; None when any line is not as wide as the heading."""
    if BLANK_LINE.search(text):
        return None
    with tempfile.TemporaryDirectory() as folder:
        path = document.path
        if not _is_utf8_file(document):
            path = Path(folder) / "text.csv"
            path.write_text(text, encoding="utf-8", newline="")
        frame = warehouse.read_csv(path, separator=separator, width=width)
    if frame is None or frame.height == 0 or not _holds_all(frame, text, separator):
        return None
    numbered = frame.with_row_index("row_no", offset=1).with_columns(pl.col("row_no").cast(pl.Int64))
    return numbered.with_columns(pl.col(pl.String).replace("", None))


def _holds_all(frame: pl.DataFrame, text: str, separator: str) -> bool:
    """Judge by the separators whether the engine passed over a cell or a row, as it does where a line is too long."""
    inside: int = sum(frame.select(pl.all().str.count_matches(separator, literal=True).sum()).row(0))
    return text.count(separator) == frame.height * (frame.width - 1) + inside


def _is_utf8_file(document: Document) -> bool:
    try:
        return document.path.read_bytes().decode("utf-8-sig") == document.text
    except UnicodeDecodeError:
        return False


def _unclean_csv(text: str, separator: str, width: int) -> Grid:
    rows: list[list[Any]] = []
    ragged: list[tuple[int, int, str]] = []
    lines = list(io.StringIO(text, newline=""))
    for number, cells, written in _rows_as_written(lines, separator):
        if len(cells) == width:
            rows.append([number, *(cell or None for cell in cells)])
        elif any(cells):
            ragged.append((number, len(cells), written[:1000]))
    return Grid("", _frame(rows, width), tuple(ragged))


def _rows_as_written(lines: list[str], separator: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield number, cells and text of each row; RefusedError where it cannot be said which rows there are."""
    reader = csv.reader(lines, delimiter=separator)
    number, begin = 0, 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells, "".join(lines[begin : reader.line_num]).rstrip("\r\n")
            last, begin = begin, reader.line_num
    except csv.Error as error:
        raise RefusedError(
            f"row {number + 1} cannot be read as a table row ({error}); a quote is probably not closed"
        ) from error
    if number and _is_open("".join(lines[last:]), separator):
        raise RefusedError(f"row {number} opens a quote that is never closed, so the rows below it run into one cell")


def _is_open(row: str, separator: str) -> bool:
    """Judge whether a text ends inside of quotes."""
    try:
        list(csv.reader(io.StringIO(row, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _frame(rows: Sequence[Sequence[Any]], width: int) -> pl.DataFrame:
    schema = {"row_no": pl.Int64} | {f"c{i}": pl.String for i in range(1, width + 1)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _json_lines(text: str) -> Grid:
    records: list[tuple[int, dict[str, str | None]]] = []
    ragged: list[tuple[int, int, str]] = []
    for number, line in enumerate(io.StringIO(text), start=1):
        record = _record(line)
        if record is not None:
            records.append((number, record))
        elif line.strip():
            ragged.append((number, 1, line[:1000]))
    names = list(dict.fromkeys(name for _, record in records for name in record))
    if len(names) > limits.COLUMNS:
        raise RefusedError(f"has {len(names):,} different names; no table of vehicles has more than {limits.COLUMNS}")
    # Row 1 stands for the heading that JSON lines carry in every row; line n is row n + 1.
    rows: list[list[Any]] = [[1, *names], *([n + 1, *map(record.get, names)] for n, record in records)]
    return Grid("", _within_limits(_frame(rows, len(names))), tuple((n + 1, c, t) for n, c, t in ragged))


def _record(line: str) -> dict[str, str | None] | None:
    try:
        value = load_json(line)
        return {name: _scalar(cell) for name, cell in value.items()} if isinstance(value, dict) else None
    except (ValueError, RecursionError):
        return None


def load_json(text: str) -> Any:
    """Read JSON; half of a surrogate pair, which is no character and cannot be stored, becomes U+FFFD."""
    value = json.loads(text)
    if not HALF_CHARACTER.search(text):
        return value
    written = json.dumps(value, ensure_ascii=False)
    return json.loads(written.encode("utf-16", "surrogatepass").decode("utf-16", "replace"))


def _scalar(value: Any) -> str | None:
    if value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        value = int(value)
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
            child = subprocess.run(
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
                f"{limits.CHILD_MEMORY // 2**30} GiB when opened, as with one cell far from the table); "
                "open it, save it again and send that"
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
