"""Documents as they arrive: what container the bytes are, and the tables, blocks or text inside.

Workbooks, Word files and Parquet are opened in a child process with limits (`catalogue.opening`), because a
hostile one can abort the reader; text, HTML and JSON are opened here.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Container
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from catalogue import limits
from catalogue.containers import ARCHIVES, LOOKS_LIKE, decode, gunzip, gunzip_head, row_of_nul, sniff
from catalogue.errors import DiskFullError, RefusedError
from catalogue.tables import Grid, delimited, json_lines, load_json
from catalogue.text.folding import heading

OPENED_IN_CHILD = ("xlsx", "xls", "parquet", "docx", "doc")
HTML_ADVICE = "if it holds a table, open it in a spreadsheet program and save it as XLSX or CSV"


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
    def head(self) -> bytes:
        """The first bytes, unpacked: enough to see what the file is."""
        return gunzip_head(self.path) if self.is_packed else self._start(limits.HEAD_BYTES)

    @cached_property
    def is_packed(self) -> bool:
        """Whether the file is compressed with gzip."""
        return self._start(2) == b"\x1f\x8b"

    def _start(self, size: int) -> bytes:
        with self.path.open("rb") as file:
            return file.read(size)

    @cached_property
    def data(self) -> bytes:
        """The bytes; gzip-compressed text is unpacked, within limits."""
        size = self.path.stat().st_size
        if size > limits.UNPACKED_BYTES:
            raise RefusedError(
                f"has {size:,} bytes; of that size only registers of vehicles are read; send it in parts"
            )
        raw = self.path.read_bytes()
        return gunzip(raw) if raw[:2] == b"\x1f\x8b" else raw

    @cached_property
    def sha256(self) -> str:
        """The digest of the file as it arrived."""
        with self.path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    @cached_property
    def container(self) -> str:
        """What the bytes are, one of the keys of LOOKS_LIKE; the file's name is not asked."""
        is_long = self.is_packed or self.path.stat().st_size > limits.HEAD_BYTES
        return sniff(self.head if is_long and not self.head.startswith(ARCHIVES) else self.data)

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
            return [json_lines(self.text)]
        if self.container == "text":
            return [delimited(self.path, self.text)]
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
    def parquet_columns(self) -> list[str]:
        """The names of the columns of a Parquet file, without reading its rows."""
        with tempfile.TemporaryDirectory() as folder:
            path = self.path
            if self.is_packed:
                path = Path(folder) / "unpacked"
                path.write_bytes(self.data)
            said = _run_child(path, "parquet_columns", "parquet", Path(folder))
        return [str(name) for name in said["columns"]]

    @cached_property
    def _opened(self) -> tuple[list[Grid], list[Block]]:
        return _open_in_child(self.path, self.data, self.container)

    def open(self) -> None:
        """Open whatever the container holds, so that a damaged one is refused with its own reason."""
        _ = self.grids, self.blocks
        if self.container in ("html", "json"):
            _ = self.json if self.container == "json" else self.text

    def describe(self, known: Container[str]) -> str:
        """Say what the document looks like and what to do, for one that no format fits.

        Of its cells only `known` headings are repeated: any other cell may be about a person.
        """
        looks = LOOKS_LIKE[self.container]
        if self.container == "empty" or (self.container == "text" and not self.text.strip()):
            return "is empty: nothing to take in; ask the sender for the file again"
        if self.container == "locked":
            return f"looks like {looks}; take the password off and send it again"
        if self.container in ("binary", "pdf"):
            row_no = row_of_nul(self.head)
            damage = f", or text damaged by a NUL in row {row_no}" if row_no else ""
            return f"looks like {looks}{damage}; send CSV in UTF-8, XLSX, Parquet, JSON lines, .doc or .docx"
        if self.container == "html":
            return f"looks like {looks}{self._as_named()}, but not a page of a kind known here; {HTML_ADVICE}"
        if self.container in ("xlsx", "xls") and not any(grid.frame.height for grid in self.grids):
            return f"looks like {looks} in which no cell is filled; ask the sender for the file again"
        return (
            f"looks like {looks}, but its headings are those of no known kind{self._first_row(known)}; see 'catalogue "
            "ingest --help' for the kinds and give the file one heading row, as the first row, without a title above it"
        )

    def _first_row(self, known: Container[str]) -> str:
        """Say of the first row, of the sheet where it has most headings, what may be repeated."""
        seen = []
        for grid in (grid for grid in self.grids if grid.frame.height):
            row_no = int(grid.frame["row_no"][0])
            cells = [cell.strip() for cell in grid.row(row_no) if cell.strip()]
            where = (f"sheet {grid.sheet}, " if grid.sheet else "") + f"row {row_no}"
            seen.append((where, len(cells), [cell for cell in cells if heading(cell) in known]))
        if not seen:
            return ""
        where, count, headings = max(seen, key=lambda row: len(row[2]))
        found = " | ".join(headings[:8]) + (" …" if headings[8:] else "") if headings else "none"
        return f" ({where}, cells: {count}, headings known here: {found})"

    def _as_named(self) -> str:
        """Say what an HTML page is called and what it pretends to be."""
        title = re.search(r"<title>\s*([^<]{1,80})", self.text, re.IGNORECASE)
        suffix = Path(self.name).suffix
        saved = f" saved as {suffix}" if suffix.lower() in (".xls", ".xlsx", ".csv", ".doc", ".docx") else ""
        return saved + (f" with the title {' '.join(title[1].split())!r}" if title else "")


def _open_in_child(path: Path, data: bytes, container: str) -> tuple[list[Grid], list[Block]]:
    """Open a container in a child with limits on memory and time; a child that dies is a refusal, not a crash."""
    with tempfile.TemporaryDirectory() as folder:
        if path.read_bytes()[:2] == b"\x1f\x8b":
            path = Path(folder) / "unpacked"
            path.write_bytes(data)
        said = _run_child(path, container, container, Path(folder))
        grids = [_grid(sheet, pl.read_ipc(Path(folder) / file)) for sheet, file in said["grids"]]
        blocks = [Block(text=b[0], rows=tuple(tuple(row) for row in b[1])) for b in said["blocks"]]
        return grids, blocks


def _grid(sheet: str, frame: pl.DataFrame) -> Grid:
    return Grid(sheet, frame, first_row=int(frame["row_no"][0]) if frame.height else 1)


def _run_child(path: Path, task: str, container: str, folder: Path) -> dict[str, Any]:
    try:
        code = run_module(
            "catalogue.opening", [task, str(path.resolve()), str(folder)], limits.CHILD_SECONDS, POLARS_MAX_THREADS="1"
        )
    except subprocess.TimeoutExpired as error:
        raise RefusedError(
            f"looks like {LOOKS_LIKE[container]} but takes over {limits.CHILD_SECONDS} s to open; send it in parts"
        ) from error
    answer = folder / "answer.json"
    if code != 0 or not answer.exists():
        raise RefusedError(
            f"looks like {LOOKS_LIKE[container]} but its reader broke off (damaged, or larger than "
            f"{limits.CHILD_MEMORY // 2**30} GiB when opened, as with one cell far from the table); "
            "open it, save it again and send that"
        )
    said: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
    if "refused" in said:
        raise RefusedError(said["refused"])
    return said


def run_module(module: str, arguments: list[str], seconds: float, **environment: str) -> int:
    """Run a module of this program as a child with the same libraries; return its exit code."""
    child = subprocess.run(
        [sys.executable, "-m", module, *arguments],
        capture_output=True,
        timeout=seconds,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment},
        check=False,
    )
    if child.returncode == limits.NO_ROOM:
        raise DiskFullError(f"no room for what {module} was writing")
    return child.returncode
