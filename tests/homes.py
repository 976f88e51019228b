"""A home for a test: the command line run on it, and its tables as plain rows."""

import contextlib
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalogue import cli, night, settings, warehouse

REAL = Path(__file__).resolve().parents[1].parent / "shared" / "data" / "real"
PLACES = ("file_sha256", "sheet", "row_no", "enterprise_row_no")


@dataclass(frozen=True)
class Said:
    """How a command ended: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def answer(self) -> Any:
        return json.loads(self.out)


def catalogue(*arguments: object) -> Said:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return Said(int(ended.value.code or 0), out.getvalue(), err.getvalue())


def ingest(home: Path, *paths: Path) -> Said:
    return catalogue("ingest", "--json", "--home", home, *paths)


def judge(home: Path, as_of: date = date(2021, 7, 2)) -> Path:
    """Build all tables as they are on a policy day."""
    night.enforce(settings.Home(home), as_of=as_of, today=as_of)
    return home


def rows(home: Path, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """Ask the working file, which is ahead of what is published until a night has its pages."""
    with warehouse.connect(settings.Home(home).working, read_only=True) as con:
        return con.execute(sql, list(values)).fetchall()


def tables(home: Path, *schemas: str, without: Sequence[str] = ()) -> dict[str, list[str]]:
    """Every table of these schemas by content: its rows as text, sorted."""
    with warehouse.connect(settings.Home(home).working, read_only=True) as con:
        names = con.execute(
            "select schema_name, table_name from duckdb_tables() where list_contains(?, schema_name) order by all",
            [list(schemas)],
        ).fetchall()
        return {
            f"{schema}.{table}": sorted(map(repr, con.execute(f'from {schema}."{table}"').fetchall()))
            for schema, table in names
            if f"{schema}.{table}" not in without
        }


def unbalanced(home: Path) -> list[tuple[Any, ...]]:
    """The files of which a row is unaccounted for."""
    return rows(
        home,
        """select name, rows_read, rows_accepted, rows_quarantined, rows_duplicate from mart.ingest_file
        where rows_read <> rows_accepted + rows_quarantined + rows_duplicate""",
    )
