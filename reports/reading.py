"""Reading the marts: each query fills one frozen shape, so a page names every column it shows."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from catalogue.warehouse import Connection
from reports.errors import SiteError

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Run:
    """The run that made the marts; the only day a page knows."""

    run_id: str
    as_of: date
    known_on: date | None
    input_digest: str
    generated_on: date
    tool_version: str
    is_sample: bool

    @property
    def mark(self) -> str:
        """What the name of a file of sample data begins with: it is passed on without the pages around it."""
        return "sample_" if self.is_sample else ""


def fetch(con: Connection, shape: Callable[..., T], sql: str, params: Mapping[str, object] | None = None) -> list[T]:
    """Run one query and make one `shape` of each row, by column name."""
    found = con.execute(sql, dict(params or {}))
    columns = [column[0] for column in found.description]
    return [shape(**dict(zip(columns, row, strict=True))) for row in found.fetchall()]


def fetch_by(
    con: Connection, shape: Callable[..., T], sql: str, params: Mapping[str, object] | None = None
) -> dict[str, list[T]]:
    """Run one query for many places at once: its first column is the place that a row belongs to.

    A hundred places asked one by one take a hundred times as long, nearly all of it to plan the same query again.
    """
    found = con.execute(sql, dict(params or {}))
    columns = [column[0] for column in found.description[1:]]
    rows: dict[str, list[T]] = {}
    for place, *row in found.fetchall():
        rows.setdefault(place, []).append(shape(**dict(zip(columns, row, strict=True))))
    return rows


def count(con: Connection, sql: str) -> int:
    """Run a query that answers with one number."""
    row = con.execute(sql).fetchone()
    return int(row[0]) if row and row[0] is not None else 0


def grouped(rows: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """Put rows under their key, keeping their order."""
    found: dict[K, list[T]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def read_run(con: Connection) -> Run:
    """Read the one row of mart.run."""
    rows = fetch(
        con,
        Run,
        """
        select run_id, as_of, known_on, input_digest, generated_on, tool_version, is_sample
        from mart.run
        where is_current""",
    )
    if len(rows) != 1:
        raise SiteError(
            f"mart.run has {len(rows)} current rows instead of one: run the nightly flow, then render again"
        )
    return rows[0]
