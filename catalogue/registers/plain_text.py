"""Delimited text and JSON lines of any size as plain UTF-8 on disk, unpacked and decoded a piece at a time."""

import codecs
import csv
import gzip
import re
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from catalogue import containers, limits
from catalogue.errors import RefusedError

PIECE = 2**20
BATCH = 50_000  # rows held in memory
LARGE = 2**28  # bytes, in which bytes are counted for longer than numpy takes to load
LINE_CHARS = 2**20  # no row of vehicles is longer; a file without line ends must not be held in memory
DAMAGED = re.compile("[\ufffd\0]")  # what a byte becomes that is no character, and what stands in no text
# White space that a cell may begin or end with, and the bytes that tell whether a file holds it at all.
SPACES = {" ": b" ", "\t": b"\t", "\u3000": b"\xe3\x80\x80", "\u00a0": b"\xc2\xa0", "\r": b"\r", "\n": b"\n"}
BLANKS = "".join(SPACES)


@dataclass(frozen=True, slots=True)
class Text:
    """A UTF-8 file. `is_certain` is false where its beginning would read the same in GB18030."""

    path: Path
    is_certain: bool


def prepare(path: Path, folder: Path) -> Text:
    """Unpack and decode a file where it needs it; RefusedError when it is damaged or grows beyond reason."""
    with path.open("rb") as file:
        start = file.read(2)
    if start == b"\x1f\x8b":
        path = unpack(path, folder / "unpacked")
    with path.open("rb") as file:
        head = file.read(limits.HEAD_BYTES)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Text(transcode(path, folder, "utf-16"), True)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return Text(transcode(path, folder, "gb18030"), True)
    return Text(path, not head.isascii())


def unpack(path: Path, target: Path) -> Path:
    """Unpack a gzip-compressed file; RefusedError for a damaged or a hostile one."""
    most = min(limits.REGISTER_BYTES, limits.PACKING_RATIO * max(path.stat().st_size, 4096))
    size = 0
    with gzip.open(path) as file, target.open("wb") as out:
        try:
            while piece := file.read(PIECE):
                size += len(piece)
                if size > most:
                    raise RefusedError(
                        "unpacks to more than a real table would (a compression bomb?); send it uncompressed"
                    )
                out.write(piece)
        except (OSError, EOFError, zlib.error) as error:
            raise RefusedError(f"is a damaged gzip file ({error}); send it again") from error
    return target


def transcode(path: Path, folder: Path, encoding: str) -> Path:
    """Write a file again as UTF-8; RefusedError says where it is no text of its encoding."""
    target = folder / "decoded"
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file, target.open("w", encoding="utf-8", newline="") as out:
        try:
            while piece := file.read(PIECE):
                out.write(decoder.decode(piece))
        except UnicodeDecodeError as error:
            raise _not(path, encoding) from error
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            raise RefusedError("ends in the middle of a character: it was cut off on the way; send it again") from error
    return target


def _not(path: Path, encoding: str) -> RefusedError:
    if encoding == "utf-16":
        return RefusedError("begins as UTF-16 but is damaged; save it as UTF-8")
    return containers.neither(first_bad(path, "utf-8"), first_bad(path, encoding))


def first_bad(path: Path, encoding: str) -> containers.Place | None:
    """Find the first byte of a file that is no character of an encoding; None where there is none."""
    with path.open("rb") as file:
        return containers.first_bad(iter(lambda: file.read(PIECE), b""), encoding)


@dataclass(frozen=True, slots=True)
class Survey:
    """How many lines a text has (the last one too where nothing ends it), how many separators in quotes or not, which
    white space (`blanks`), and whether it is free of what programs read each in their own way (`is_plain`): line ends
    other than LF and CRLF, blank lines above the heading, NUL, and spaces beside quotes."""

    lines: int
    separators: int
    blanks: str
    is_plain: bool


def survey(path: Path, separator: str) -> Survey:
    """Look through a file once."""
    lines, separators, returns, pairs, last = 0, 0, 0, 0, b"\n"
    count = _counter(path)
    missing = {blank: code for blank, code in SPACES.items() if blank not in "\r\n"}
    found = ""
    with path.open("rb") as file:
        is_plain = not file.read(5).removeprefix(codecs.BOM_UTF8).startswith((b"\r", b"\n"))
        file.seek(0)
        while piece := file.read(PIECE):
            lines += count(piece, b"\n")
            separators += count(piece, separator.encode())
            if b"\r" in piece:
                returns += piece.count(b"\r")
                pairs += piece.count(b"\r\n")
            pairs += last == b"\r" and piece.startswith(b"\n")
            is_plain = is_plain and b"\0" not in piece
            if b'"' in piece and (b" " in piece or b"\t" in piece):  # pairs are looked for slowly
                is_plain = is_plain and not any(pair in piece for pair in (b'" ', b' "', b'"\t', b'\t"'))
            # One byte is found much faster than several, and the first byte of the rare ones is rare itself.
            for blank in [blank for blank, code in missing.items() if code[:1] in piece and code in piece]:
                found += blank
                del missing[blank]
            last = piece[-1:]
    return Survey(lines + (last != b"\n"), separators, found, is_plain and returns == pairs)


def _counter(path: Path) -> Callable[[bytes, bytes], int]:
    """Choose how to count a frequent byte in the pieces of a file: an array of a large one is much faster."""
    if path.stat().st_size < LARGE:
        return bytes.count
    import numpy as np  # noqa: PLC0415  see LARGE

    return lambda piece, byte: int(np.count_nonzero(np.frombuffer(piece, np.uint8) == ord(byte)))


@dataclass(frozen=True, slots=True)
class Broken:
    """A row that is none of the table, and what its sender has to do; its text may be about people and stays behind."""

    row_no: int
    reason: str


class Clean:
    """Rows found one by one, on their way to the engine: Parquet files of columns c1 … cN, a batch of rows each.

    `places` keeps where the rows stood: from which index on, how far down.
    """

    def __init__(self, folder: Path, width: int) -> None:
        self._folder = folder
        self._names = [f"c{n}" for n in range(1, width + 1)]
        self._batch: list[Sequence[str | None]] = []
        self._rows = 0
        self.places: list[tuple[int, int]] = []
        self.paths: list[Path] = []

    def write(self, row_no: int, cells: Sequence[str | None]) -> None:
        """Append a row."""
        if not self.places or self.places[-1][1] != row_no - self._rows:
            self.places.append((self._rows, row_no - self._rows))
        self._rows += 1
        self._batch.append(cells)
        if len(self._batch) == BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is left; called once after the last row."""
        import polars as pl  # noqa: PLC0415  the engine alone starts faster

        if self._batch:
            self.paths.append(self._folder / f"clean{len(self.paths)}.parquet")
            columns = dict(zip(self._names, zip(*self._batch, strict=True), strict=True))
            pl.DataFrame(columns, schema=dict.fromkeys(self._names, pl.String)).write_parquet(
                self.paths[-1], compression="lz4"
            )
            self._batch.clear()


def rewrite(path: Path, separator: str, width: int, clean: Clean) -> Iterator[Broken]:
    """Write the rows as wide as the heading again; yield the others.

    Rows are counted as a spreadsheet program counts them, blank ones too, which are no rows of the table.
    """
    csv.field_size_limit(limits.CELL_CHARS)
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        is_headed = False
        for row_no, cells, text in _rows(_Lines(file), separator):
            if len(text) > LINE_CHARS:
                raise RefusedError(f"row {row_no} has over {LINE_CHARS:,} characters; a line break is probably missing")
            if cells is None:
                yield Broken(
                    row_no, "row has a quote that is not closed where its cell ends; repair it and send it again"
                )
            elif not is_headed:
                is_headed = bool(cells)
            elif not "".join(cells).strip(BLANKS):
                continue
            elif DAMAGED.search(text):
                yield Broken(
                    row_no, "row holds bytes that are no characters; save the table as UTF-8 and send it again"
                )
            elif len(cells) != width:
                told = "row has another number of cells than the heading; repair the row and send it again"
                yield Broken(row_no, told)
            else:
                clean.write(row_no, cells)


def _rows(lines: "_Lines", separator: str) -> Iterator[tuple[int, list[str] | None, str]]:
    """Give number, cells and text of each row; no cells where its quotes are broken. RefusedError where they are
    broken over several lines, because it cannot be said which rows there are."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    row_no = 0
    while True:
        row_no += 1
        cells: list[str] | None = None
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if "field limit" in str(error):
                raise RefusedError(
                    f"row {row_no} has a cell of more than {limits.CELL_CHARS:,} characters; "
                    "a quote is probably not closed"
                ) from error
            if lines.given > 1:
                raise RefusedError(
                    f"row {row_no} opens a quote that is not closed where its cell ends, so the rows below it run into "
                    "one cell; repair that row and send the file again"
                ) from error
        yield row_no, cells, lines.taken()


def lines_of(file: IO[str]) -> Iterator[str]:
    """Give the lines of a file; RefusedError for one that is longer than any row."""
    number = 0
    while line := file.readline(LINE_CHARS):
        number += 1
        if len(line) == LINE_CHARS and not line.endswith(("\r", "\n")):
            raise RefusedError(f"line {number:,} has over {LINE_CHARS:,} characters; a line break is probably missing")
        yield line


class _Lines:
    """The lines of a file, remembering those given since it was last asked."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self._given: list[str] = []

    def __iter__(self) -> Iterator[str]:
        for line in lines_of(self._file):
            self._given.append(line)
            yield line

    @property
    def given(self) -> int:
        """How many lines were given since it was last asked."""
        return len(self._given)

    def taken(self) -> str:
        """Return those lines as they stand in the file."""
        text = "".join(self._given).rstrip("\r\n")
        self._given.clear()
        return text
