"""Tables as they stand in a text: delimited text and JSON lines to grids, every row counted, none passed over."""

import csv
import io
import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from catalogue import limits, warehouse
from catalogue.errors import RefusedError

HEADING_CHARS = 1_000_000
# Rows are counted as a spreadsheet program counts them; the engine passes over these.
BLANK_LINE = re.compile(r"\r(?!\n)|\A\r?\n|\n\r?\n(?=[^\r\n])")
HALF_CHARACTER = re.compile(r"\\u[dD][89a-fA-F]")


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet or table as text. Columns are `row_no` (Int64, from 1), `c1` … `cN` (String, empty = null).

    `first_row` is the one with the headings; a workbook may have blank ones above it. `ragged` lists the rows whose
    number of cells differs from the heading's: (row number, cells found, text, "" where a line is no JSON record).
    """

    sheet: str
    frame: pl.DataFrame
    ragged: tuple[tuple[int, int, str], ...] = ()
    first_row: int = 1

    def row(self, row_no: int) -> list[str]:
        """Return the cells of one row as text, empty cells as ''."""
        found = self.frame.filter(pl.col("row_no") == row_no).drop("row_no").rows()
        return [cell or "" for cell in found[0]] if found else []


def delimited(path: Path, text: str) -> Grid:
    """Read delimited text, at engine speed where it is well formed; `path` is the file that it was decoded from."""
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
    frame = clean_csv(path, text, separator, width)
    return unclean_csv(text, separator, width) if frame is None else Grid("", _within_limits(frame))


def _within_limits(frame: pl.DataFrame) -> pl.DataFrame:
    lengths = frame.select(pl.col(pl.String).str.len_chars().max().fill_null(0))
    longest: int = max(lengths.row(0), default=0) if lengths.width else 0
    if longest > limits.CELL_CHARS:
        raise RefusedError(f"has a cell of {longest:,} characters; a cell holds at most {limits.CELL_CHARS:,}")
    return frame


def clean_csv(path: Path, text: str, separator: str, width: int) -> pl.DataFrame | None:
    """Read a well-formed file at engine speed; None when any line is not as wide as the heading."""
    if BLANK_LINE.search(text):
        return None
    with tempfile.TemporaryDirectory() as folder:
        if not _is_utf8_file(path, text):
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


def _is_utf8_file(path: Path, text: str) -> bool:
    try:
        return path.read_bytes().decode("utf-8-sig") == text
    except UnicodeDecodeError:
        return False


def unclean_csv(text: str, separator: str, width: int) -> Grid:
    """Read row by row; a row of another width than the heading is kept as ragged."""
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
    if number and is_open("".join(lines[last:]), separator):
        raise RefusedError(f"row {number} opens a quote that is never closed, so the rows below it run into one cell")


def is_open(row: str, separator: str) -> bool:
    """Judge whether a text ends inside of quotes."""
    try:
        list(csv.reader(io.StringIO(row, newline=""), delimiter=separator, strict=True))
    except csv.Error as error:
        return "unexpected end" in str(error)
    return False


def _frame(rows: Sequence[Sequence[Any]], width: int) -> pl.DataFrame:
    schema = {"row_no": pl.Int64} | {f"c{i}": pl.String for i in range(1, width + 1)}
    return pl.DataFrame(rows, schema=schema, orient="row")


def json_lines(text: str) -> Grid:
    """Read one record a line, below a row of all names; a line that is no record is kept as ragged."""
    records: list[tuple[int, dict[str, str | None]]] = []
    ragged: list[tuple[int, int, str]] = []
    for number, line in enumerate(io.StringIO(text), start=1):
        record = read_record(line)
        if record is not None:
            records.append((number, record))
        elif line.strip():
            ragged.append((number, 1, ""))  # it bears names of its own, which may be those of columns about people
    names = list(dict.fromkeys(name for _, record in records for name in record))
    if len(names) > limits.COLUMNS:
        raise RefusedError(f"has {len(names):,} different names; no table of vehicles has more than {limits.COLUMNS}")
    # Row 1 stands for the heading that JSON lines carry in every row; line n is row n + 1.
    rows: list[list[Any]] = [[1, *names], *([n + 1, *map(record.get, names)] for n, record in records)]
    return Grid("", _within_limits(_frame(rows, len(names))), tuple((n + 1, c, t) for n, c, t in ragged))


def read_record(line: str) -> dict[str, str | None] | None:
    """Read one line as a record of texts; None when it is none."""
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
