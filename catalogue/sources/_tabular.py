"""The tabular kinds: any table with a heading row, in Chinese or English, in any order of columns."""

from dataclasses import replace

import polars as pl

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Records, Reject, Source, load
from catalogue.sources._grids import headings, read, sheets
from catalogue.tables import Grid
from catalogue.text.folding import heading

HEADLESS = ("jsonl", "parquet")  # names stand in no row of their own, so the first record is row 1


def fits(grid: Grid, source: Source, needed: tuple[tuple[str, ...], ...], foreign: tuple[str, ...] = ()) -> bool:
    """Judge a sheet: one field of each group in `needed` has a column, and no heading in `foreign` stands there."""
    present = headings(grid)
    has = {field for field, texts in source.columns.items() if present & {heading(text) for text in texts}}
    return all(has & set(group) for group in needed) and not present & {heading(text) for text in foreign}


def any_fits(document: Document, name: str, needed: tuple[tuple[str, ...], ...], foreign: tuple[str, ...] = ()) -> bool:
    """Judge a document by its sheets."""
    return any(fits(grid, load(name), needed, foreign) for grid in sheets(document))


def parse_sheets(document: Document, source: Source, needed: tuple[tuple[str, ...], ...]) -> list[Records]:
    """Read every sheet that fits; another sheet with content is reported as one rejected row."""
    found = []
    for grid in sheets(document):
        if fits(grid, source, needed):
            _refuse_second_heading(grid, source)
            records = read(grid, source, letters=document.container != "jsonl").records(source.kind)
            found.append(_numbered_without_heading(records) if document.container in HEADLESS else records)
        else:
            reason = f"sheet {grid.sheet} ({grid.frame.height} rows) has other headings; send it as a file of its own"
            # What is no table known here may hold cells about people.
            reject = Reject(grid.first_row, "", "", "unknown_sheet", reason)
            found.append(Records(source.kind, grid.sheet, (), grid.frame.select("row_no").clear(), (reject,)))
    return found


def _numbered_without_heading(records: Records) -> Records:
    frame = records.frame.with_columns(pl.col("row_no") - 1)
    rejects = tuple(replace(reject, row_no=reject.row_no - 1) for reject in records.rejects)
    return replace(records, frame=frame, rejects=rejects)


def _refuse_second_heading(grid: Grid, source: Source) -> None:
    known = {heading(text) for texts in source.columns.values() for text in texts}
    for row_no in (grid.first_row + 1, grid.first_row + 2):
        cells = [heading(cell) for cell in grid.row(row_no) if cell]
        seen = [cell for cell in cells if cell in known]
        if len(cells) > 1 and len(seen) * 2 > len(cells):
            raise RefusedError(f"row {row_no} is a second heading row ({' | '.join(seen[:4])} …); keep only one")
