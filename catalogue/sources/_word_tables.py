"""Tables of Word documents: found by their heading rows, columns named, merged cells filled."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count, groupby

import polars as pl

from catalogue.documents import Block
from catalogue.errors import RefusedError
from catalogue.sources import Column, Reject, Source
from catalogue.sources._headings import Headings
from catalogue.text.folding import fold, heading

# Publishers merge these cells downwards; all follow the enterprise.
FILLED = ("enterprise", "directory_no", "brand")
VALUE_CHARS = 1000  # enough of a rejected row to find it again

Row = dict[str, str | int | None]
Problem = tuple[str, str, str]  # column name, reason code, reason


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a paragraph, by its running number among the lines that are not empty."""

    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A heading row and the numbered rows below it; `headings` is empty when the table has none."""

    number: int
    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def walk(blocks: Iterable[Block], starts: frozenset[str]) -> Iterator[Line | Table]:
    """Yield lines and tables in reading order; a heading row is one whose first cell is among `starts`."""
    lines, tables = count(1), count(1)
    for is_table, group in groupby(blocks, key=lambda block: bool(block.rows)):
        if is_table:
            yield from _split((row for block in group for row in block.rows), starts, tables)
        else:
            texts = (text for block in group for text in block.text.splitlines())
            yield from (Line(next(lines), text) for text in texts if fold(text))


def _split(rows: Iterable[tuple[str, ...]], starts: frozenset[str], tables: Iterator[int]) -> Iterator[Table]:
    # A .doc gives every row as a table of its own, so only heading rows tell where a table begins.
    headings: tuple[str, ...] = ()
    body: list[tuple[int, tuple[str, ...]]] = []
    for cells in rows:
        if cells and heading(cells[0]) in starts:
            if headings or body:
                yield Table(next(tables), headings, tuple(body))
            headings, body = cells, []
        else:
            body.append((len(body) + (2 if headings else 1), cells))
    yield Table(next(tables), headings, tuple(body))


def name_columns(table: Table, source: Source, sheet: str) -> dict[str, int]:
    """Say which column holds which field; a heading that is not in the source's description is refused."""
    known = Headings(source)
    found: dict[str, int] = {}
    for index, written in enumerate(table.headings):
        name = known.field(written, f"table {sheet!r}")
        if name in found:
            raise RefusedError(f"table {sheet!r} has two columns for {name}, the second is {written!r}")
        if name is not None:
            found[name] = index
    return found


def read_rows(
    table: Table, columns: dict[str, int], check: Callable[[Row], Problem | None]
) -> tuple[list[Row], list[Reject]]:
    """Turn each row into fields, filling merged cells from above; what fails goes to the rejects."""
    taken: list[Row] = []
    rejects: list[Reject] = []
    above: Row | None = None
    for row_no, cells in table.rows:
        if len(cells) != len(table.headings):
            # Whose rows follow is not known any more, so nothing is filled from before this row.
            above = None
            rejects.append(reject(row_no, cells, _misfit(cells, table)))
            continue
        row: Row = {name: cells[index] if fold(cells[index]) else None for name, index in columns.items()}
        above = _fill({"row_no": row_no, **row}, above)
        problem = check(above)
        if problem:
            rejects.append(reject(row_no, cells, problem))
        else:
            taken.append(above)
    return taken, rejects


def _misfit(cells: Sequence[str], table: Table) -> Problem:
    if not table.headings:
        return "", "heading_missing", "the row stands in a table without a heading row; add the heading"
    reason = f"the row has {len(cells)} cells where the heading has {len(table.headings)}; repair the document"
    return "", "cells_unexpected", reason


def _fill(row: Row, above: Row | None) -> Row:
    if "enterprise" not in row:
        return row
    if row["enterprise"] is not None or above is None:
        return {**row, "enterprise_row_no": row["row_no"] if row["enterprise"] else None}
    filled = {name: above[name] for name in FILLED if name in row and row[name] is None}
    return {**row, **filled, "enterprise_row_no": above["enterprise_row_no"]}


def enterprise_problem(row: Row) -> Problem | None:
    """Say what is wrong with the enterprise of a row, if the table names enterprises at all."""
    if "enterprise" in row and row["enterprise"] is None:
        reason = "the enterprise is empty and no readable row above it in the table names one"
        return "enterprise", "enterprise_missing", reason
    return None


def reject(row_no: int, cells: Sequence[str], problem: Problem) -> Reject:
    """Report one row, with what it says."""
    column, code, reason = problem
    return Reject(row_no, column, " | ".join(cell.strip() for cell in cells)[:VALUE_CHARS], code, reason)


def places(table: Table, columns: dict[str, int]) -> tuple[Column, ...]:
    """Give each field its heading as written and the letter of its column."""
    written = [" ".join(text.split()) for text in table.headings]
    return tuple(Column(name, written[index], letter(index)) for name, index in columns.items())


def letter(index: int) -> str:
    """Name a column as spreadsheets do: 0 is A, 26 is AA."""
    high, low = divmod(index, 26)
    return (letter(high - 1) if high else "") + chr(ord("A") + low)


def frame(rows: Sequence[Row], fields: Sequence[str]) -> pl.DataFrame:
    """Build the frame of a sheet; fields that no row has are null."""
    numbers = {"row_no": pl.Int64, "enterprise_row_no": pl.Int64}
    schema = {**numbers, **dict.fromkeys(fields, pl.String)}
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema)
