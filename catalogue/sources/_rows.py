"""Rows put together value by value, for sources that are no grids: pages, answers, records."""

from collections.abc import Mapping, Sequence

import polars as pl

from catalogue.sources import Column, Records, Reject


def records(
    kind: str,
    sheet: str,
    columns: Sequence[Column],
    rows: Mapping[int, Mapping[str, str | None]],
    rejects: Sequence[Reject] = (),
) -> Records:
    """Return rows (by row number) with every column as text; an empty text is a missing value."""
    stated = (field for row in rows.values() for field in row)
    fields = list(dict.fromkeys([*(column.field for column in columns), *stated]))
    schema = {"row_no": pl.Int64} | dict.fromkeys(fields, pl.String)
    cells = [(number, *(_clean(row.get(field)) for field in fields)) for number, row in rows.items()]
    frame = pl.DataFrame(cells, schema=schema, orient="row")
    return Records(kind, sheet, tuple(columns), frame, tuple(rejects))


def _clean(text: str | None) -> str | None:
    """Return text that can be stored: half of a surrogate pair, which is no character, becomes U+FFFD."""
    if text is None or not text.strip():
        return None
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
