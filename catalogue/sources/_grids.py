"""Sheets with a heading row: columns by heading, whatever their order, for every source that is a table.

    table = read(grid, source, required=("model_code",))
    table = table.extract("batch_no", r"(第.+批)", "names no batch").complete("model_code", "names nothing")
    return [table.records(source.kind)]

Rows that a step cannot take leave `frame` and are listed in `rejects`; blank rows are not rows.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from catalogue.documents import Document
from catalogue.errors import CatalogueError, RefusedError
from catalogue.sources import FIELDS, Column, Records, Reject, Source
from catalogue.sources._headings import PERSONAL, Headings
from catalogue.tables import Grid
from catalogue.text.folding import heading

# Several columns for one field: from their cells to the value, and to whether the row contradicts itself.
Join = Callable[[Sequence[pl.Expr]], tuple[pl.Expr, pl.Expr]]


def column_letters(position: int) -> str:
    """Name a column as a spreadsheet does: 1 is A, 27 is AA."""
    letters = ""
    while position:
        position, remainder = divmod(position - 1, 26)
        letters = chr(ord("A") + remainder) + letters
    return letters


def sheets(document: Document) -> list[Grid]:
    """Return the sheets that hold anything; none when the document has no tables or cannot be opened."""
    try:
        return [grid for grid in document.grids if grid.frame.height and grid.frame.width > 1]
    except CatalogueError:
        return []


def headings(grid: Grid) -> frozenset[str]:
    """Return the headings in the form in which spellings are compared."""
    return frozenset(heading(text) for text in grid.row(grid.first_row))


def first_has(document: Document, *wanted: str) -> bool:
    """Judge whether the first sheet has all these headings."""
    return any({heading(text) for text in wanted} <= headings(grid) for grid in sheets(document)[:1])


def only_one(cells: Sequence[pl.Expr]) -> tuple[pl.Expr, pl.Expr]:
    """Join columns of which each row fills one: take the filled cell; two different ones contradict."""
    value = pl.coalesce(*cells)
    return value, pl.any_horizontal((cell != value).fill_null(False) for cell in cells)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under field names: `row_no`, the fields found, and the columns asked for with `keep`."""

    sheet: str
    columns: tuple[Column, ...]
    frame: pl.DataFrame
    rejects: tuple[Reject, ...] = ()

    def without(self, mask: pl.Expr, field: str, value: pl.Expr, code: str, reason: str) -> "Table":
        """Move the rows where the mask holds into the rejects."""
        held = mask.fill_null(False)
        out = self.frame.filter(held).select("row_no", value=value.fill_null(""))
        if out.is_empty():
            return self
        place = next((column.heading for column in self.columns if column.field == field), field)
        rejects = (Reject(row_no, place, text, code, reason) for row_no, text in out.iter_rows())
        return replace(self, frame=self.frame.filter(~held), rejects=(*self.rejects, *rejects))

    def complete(self, field: str, reason: str) -> "Table":
        """Reject the rows in which this field is empty."""
        return self.without(pl.col(field).is_null(), field, pl.lit(""), "missing_key", reason)

    def extract(self, field: str, pattern: str, reason: str) -> "Table":
        """Reduce a field to the first group of the pattern; reject the rows that state it in another form."""
        found = pl.col(field).str.extract(pattern)
        strange = pl.col(field).is_not_null() & found.is_null()
        taken = self.without(strange, field, pl.col(field), "unreadable_value", reason)
        return replace(taken, frame=taken.frame.with_columns(found.alias(field)))

    def records(self, kind: str, **constants: str) -> Records:
        """Return the rows with their fields of that kind, and with fields that the format itself implies."""
        fields = ("row_no", "enterprise_row_no", *FIELDS[kind])
        names = [name for name in self.frame.columns if name in fields]
        implied = [pl.lit(text).alias(field) for field, text in constants.items()]
        rejects = tuple(sorted(self.rejects, key=lambda reject: reject.row_no))
        return Records(kind, self.sheet, self.columns, self.frame.select(*names, *implied), rejects)


def read(
    grid: Grid,
    source: Source,
    *,
    required: Sequence[str] = (),
    joins: Mapping[str, Join] | None = None,
    keep: Mapping[str, str] | None = None,
    missing: Sequence[str] = (),
    letters: bool = True,
) -> Table:
    """Map the columns of a sheet to the fields of its source description.

    `required` fields must have a column. A field may stand in several columns only when `joins` says how they
    become one. `keep` maps names to headings that are listed as ignored but needed for reading. `missing` are
    words the publisher writes for an empty cell. `letters=False` places a column by its name (JSON lines).
    """
    placed = _placed(grid, source)
    _check(grid, source, placed, required, joins or {})
    kept = _kept(grid, keep or {})
    cells = {name: _cell(name, missing) for name in (*kept, *(c for names in placed.values() for c in names))}
    values, conflicts = {}, {}
    for field, names in placed.items():
        parts = [cells[name] for name in names]
        if len(parts) == 1:
            values[field] = parts[0]
        else:
            values[field], conflicts[field] = (joins or {})[field](parts)
    frame = grid.frame.filter(pl.col("row_no") > grid.first_row, _filled(grid)).select(
        "row_no",
        **values,
        **{alias: cells[name] for name, alias in kept.items()},
        **{f"conflict:{field}": expression for field, expression in conflicts.items()},
    )
    table = Table(grid.sheet, _columns(grid, placed, letters), frame, _ragged(grid))
    for field in conflicts:
        reason = f"several columns state {field} and differ; the publisher must say which holds"
        table = table.without(pl.col(f"conflict:{field}"), field, pl.col(field), "conflicting_values", reason)
    return replace(table, frame=table.frame.drop(f"conflict:{field}" for field in conflicts))


def _placed(grid: Grid, source: Source) -> dict[str, list[str]]:
    """Map each field to its columns, in the order in which the description lists their headings."""
    known = Headings(source)
    found: dict[str, dict[str, str]] = {}
    for position, text in enumerate(grid.row(grid.first_row), start=1):
        name = f"c{position}"
        if not text.strip() and grid.frame[name].is_null().all():
            continue  # a column without heading and without content is no column
        if not text.strip() and not known.knows(text):
            raise RefusedError(f"{_where(grid, position)} has cells but no heading; name it or clear it")
        field = known.field(text, _where(grid, position))
        if field is None:
            continue
        if heading(text) in found.setdefault(field, {}):
            raise RefusedError(f"{_where(grid, position)} repeats the heading {text!r}; name it once")
        found[field][heading(text)] = name
    order = {field: [heading(text) for text in texts] for field, texts in source.columns.items()}
    return {field: [names[key] for key in order[field] if key in names] for field, names in found.items()}


def _check(
    grid: Grid,
    source: Source,
    placed: Mapping[str, Sequence[str]],
    required: Sequence[str],
    joins: Mapping[str, Join],
) -> None:
    for field in required:
        if field not in placed:
            wanted = " or ".join(source.columns[field])
            raise RefusedError(f"{_sheet(grid)} has no column {wanted}, which every row needs")
    for field, names in placed.items():
        if len(names) > 1 and field not in joins:
            letters = " and ".join(column_letters(int(name[1:])) for name in names)
            raise RefusedError(f"{_sheet(grid)} states {field} twice (columns {letters}); keep one")


def _kept(grid: Grid, keep: Mapping[str, str]) -> dict[str, str]:
    """Map columns to the working name they are kept under."""
    wanted = {heading(text): alias for alias, text in keep.items()}
    row = enumerate(grid.row(grid.first_row), start=1)
    return {f"c{position}": wanted[heading(text)] for position, text in row if heading(text) in wanted}


def _cell(name: str, missing: Sequence[str]) -> pl.Expr:
    """Read one cell as published, but null where it holds only white space or a word for 'missing'."""
    return pl.when(~pl.col(name).str.strip_chars().is_in(["", *missing])).then(pl.col(name))


def _filled(grid: Grid) -> pl.Expr:
    return pl.any_horizontal(pl.col(name).is_not_null() for name in grid.frame.columns if name != "row_no")


def _columns(grid: Grid, placed: dict[str, list[str]], letters: bool) -> tuple[Column, ...]:
    """Say where each field stands; columns that are joined are named together, one of them is filled."""
    row = grid.row(grid.first_row)

    def described(field: str, names: list[str]) -> Column:
        positions = [int(name[1:]) for name in names]
        texts = "|".join(row[position - 1] for position in positions)
        return Column(field, texts, "|".join(map(column_letters, positions)) if letters else texts)

    return tuple(described(field, names) for field, names in placed.items())


def _ragged(grid: Grid) -> tuple[Reject, ...]:
    width = grid.frame.width - 1
    is_personal = bool(headings(grid) & PERSONAL)  # which cell is whose is not known in such a row
    return tuple(
        Reject(
            number,
            "",
            "" if is_personal else text,
            "ragged_row",
            f"has {found} cells, the heading has {width}; check quotes",
        )
        for number, found, text in grid.ragged
        if number > grid.first_row
    )


def _where(grid: Grid, position: int) -> str:
    return (f"{_sheet(grid)}, " if grid.sheet else "") + f"column {column_letters(position)}"


def _sheet(grid: Grid) -> str:
    return f"sheet {grid.sheet!r}" if grid.sheet else "the table"
