"""DuckDB: the only module that opens it. Connections are short, one process writes at a time."""

import hashlib
import os
import re
import tempfile
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from catalogue import READERS, SQL_DIR, VERSION, files, limits, progress, settings
from catalogue.errors import CatalogueError, DeclarationError, DiskFullError

if TYPE_CHECKING:
    import polars as pl

Connection = duckdb.DuckDBPyConnection
DatabaseError = duckdb.Error


def read_csv(path: Path, *, separator: str, width: int) -> "pl.DataFrame | None":
    """Read a delimited UTF-8 file as text columns c1 … cN, or None if any row is not N cells wide."""
    with duckdb.connect(":memory:") as con:
        try:
            return con.execute(
                """select * from read_csv($path, delim = $separator, quote = '"', escape = '"', header = false,
                   auto_detect = false, all_varchar = true, columns = $columns, strict_mode = true,
                   null_padding = false, ignore_errors = false)""",
                {
                    "path": str(path),
                    "separator": separator,
                    "columns": {f"c{i}": "VARCHAR" for i in range(1, width + 1)},
                },
            ).pl()
        except duckdb.Error:
            return None


SQL_REFERENCE = re.compile(r"\b(raw|history|seed|lake|reading|staging|core|day|ledger|rule|mart)\.(\w+)")
SCHEMAS = ("raw", "history", "seed", "lake", "reading", "staging", "core", "day", "ledger", "rule", "mart")


@contextmanager
def memory(folder: Path, *, limit: str) -> Iterator[Connection]:
    """Open an empty database in memory, for work on files; beyond its limit it writes into the folder."""
    with duckdb.connect(":memory:") as con:
        _restrain(con, memory=limit, spill=folder)
        load_macros(con)
        yield con


def _restrain(con: Connection, *, memory: str, spill: Path) -> None:
    """Say what the engine may take of the machine, and that it is quiet."""
    con.execute(f"set temp_directory = '{quoted(spill)}'")
    con.execute("set enable_progress_bar = false")
    # No name in a query means a variable of a program; looking for one would also load a large library.
    con.execute("set python_enable_replacements = false")
    con.execute(f"set memory_limit = '{memory}'")
    if cores := settings.cores():
        con.execute(f"set threads = {cores}")


def cores(con: Connection) -> int:
    """Count the cores that the engine uses."""
    return int(con.execute("select current_setting('threads')").fetchall()[0][0])


def quoted(text: object) -> str:
    """Write a text as it stands between quotes in a query."""
    return str(text).replace("'", "''")


@contextmanager
def connect(path: Path, *, read_only: bool = False) -> Iterator[Connection]:
    """Open a warehouse for a short while; CatalogueError says what keeps it from being read or written.

    A link is followed first: within one process the engine would go on showing the file that a name once meant.
    """
    try:
        # A setting that a reader names would keep others in the same process from opening the file without it.
        con = duckdb.connect(
            os.path.realpath(path) if path.name != MEMORY else MEMORY,
            read_only=read_only,
            config={} if read_only else FORMAT,
        )
    except duckdb.Error as error:
        raise _explain(path, error) from error
    try:
        _restrain(con, memory=limits.MEMORY, spill=_spill(path, read_only=read_only))
        if read_only:
            load_macros(con)
        else:
            prepare(con)
        yield con
    except duckdb.Error as error:
        if _is_of_storage(error):
            raise _explain(path, error) from error
        raise
    finally:
        con.close()


MEMORY = ":memory:"
# Of a file that is made now; one from before keeps its own. Against the engine's default, which versions from 2024 on
# read, a table of 100 million rows takes a seventh less room, and closing the file after a small change 0.01 s instead
# of 0.8 s. Smaller blocks change nothing there, but make the file of a few thousand rows a quarter as large, and its
# night a quarter faster.
FORMAT: dict[str, str | bool | int | float | list[str]] = {
    "storage_compatibility_version": "v1.5.0",
    "default_block_size": 65_536,
}
DAMAGED = ("Corrupt database file", "not a valid DuckDB database", "Could not read enough bytes")
LAKE_FILE = re.compile(r"[^\s'\"]*/lake/[^\s'\"]+\.parquet")
HEADER = ("TProtocolException", "don't know what type")  # said of Parquet whose description of itself is damaged


def _is_of_storage(error: duckdb.Error) -> bool:
    """Tell whether the disk is at fault: it is full, or the warehouse or a file of the lake is damaged or gone."""
    if files.is_disk_full(error) or any(sign in str(error) for sign in DAMAGED):
        return True
    return _lake_file(error) is not None


def _lake_file(error: Exception) -> str | None:
    """Name the file of the lake that could not be read, as far as the engine tells it, if that is what happened."""
    if any(sign in str(error) for sign in HEADER):
        return "a file in lake/"
    if not isinstance(error, (duckdb.IOException, duckdb.InvalidInputException)):
        return None  # a mistake in a query is shown with the query, and that may name files
    found = LAKE_FILE.search(str(error))
    return found[0] if found else None


def _spill(path: Path, *, read_only: bool) -> Path:
    """Where a large question may write: a writer into the work folder, a reader outside of the home."""
    if read_only or path.name == MEMORY:
        return Path(tempfile.gettempdir()) / f"catalogue-{os.getpid()}"
    return path.with_name("work")


def _explain(path: Path, error: Exception) -> CatalogueError:
    told = " ".join(str(error).split())
    if files.is_disk_full(error):
        return DiskFullError(told)
    if "Could not set lock" in told:
        return CatalogueError(f"{path} is in use by another process; wait for it to finish and try again ({told})")
    told = told.partition(" LINE ")[0]  # without the query
    return CatalogueError(
        f"{_lake_file(error) or path} is damaged or cannot be read ({told}); nothing that came in is lost: catalogue "
        "restore --from-archive makes the tables again from archive/, and catalogue report publishes again what is "
        "still sound"
    )


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """All or nothing: an exception inside leaves the warehouse as it was."""
    con.execute("begin transaction")
    try:
        yield
    except BaseException:
        with suppress(duckdb.Error):  # an engine that has broken off has rolled back already; the first error counts
            con.execute("rollback")
        raise
    con.execute("commit")


def digest_of(folders: Collection[str]) -> str:
    """Name the queries and seeds in some folders of sql/, the code that reads texts, and the program's version."""
    digest = hashlib.sha256(VERSION.encode())
    queries = (path for folder in folders for path in sorted((SQL_DIR / folder).iterdir()))
    for path in (*queries, *READERS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def text_of(path: Path) -> str:
    """Read one SQL file."""
    return path.read_text(encoding="utf-8")


def tables(con: Connection, database: str, schema: str) -> list[str]:
    """Name the tables of a schema of an attached database."""
    found = con.execute(
        "select table_name from duckdb_tables() where database_name = ? and schema_name = ? order by 1",
        [database, schema],
    ).fetchall()
    return [name for (name,) in found]


def attach(con: Connection, path: Path, name: str) -> None:
    """Show another warehouse under a name, to be read only."""
    try:
        con.execute(f"attach '{quoted(os.path.realpath(path))}' as {name} (read_only)")
    except duckdb.Error as error:
        raise _explain(path, error) from error


def borrow(con: Connection, database: str, schemas: Collection[str], without: Collection[str] = ()) -> None:
    """Show the tables of an attached database under their own names."""
    tables = con.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = ? order by 1, 2", [database]
    ).fetchall()
    for schema, table in tables:
        if schema in schemas and f"{schema}.{table}" not in without:
            con.execute(f'create view {schema}."{table}" as from {database}.{schema}."{table}"')


def prepare(con: Connection) -> None:
    """Make the schemas and the project's own functions in the database in use."""
    for schema in SCHEMAS:
        con.execute(f"create schema if not exists {schema}")
    load_macros(con)


def load_macros(con: Connection) -> None:
    """Define the project's own functions for this connection."""
    for path in sorted((SQL_DIR / "macros").glob("*.sql")):
        con.execute(text_of(path))


def create_tables(con: Connection) -> None:
    """Create the tables that are appended to, and nothing else."""
    for path in sorted((SQL_DIR / "schema").glob("*.sql")):
        con.execute(text_of(path))


def stripped(sql: str) -> str:
    """Remove comments and quoted text, so that only names of tables and columns remain."""
    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", " ", sql, flags=re.DOTALL)


def references(sql: str) -> set[str]:
    """Name the tables that a query reads."""
    return {f"{schema}.{table}" for schema, table in SQL_REFERENCE.findall(stripped(sql))}


def bound(sql: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """Pick the parameters that a query uses; a spare one would be an error."""
    return {name: values[name] for name in set(re.findall(r"\$(\w+)", stripped(sql)))}


def layer(folder: str) -> dict[str, str]:
    """Read the queries of one folder of sql/: table name to text."""
    schema = {"marts": "mart", "rules": "rule"}.get(folder, folder)
    return {f"{schema}.{path.stem}": text_of(path) for path in sorted((SQL_DIR / folder).glob("*.sql"))}


def build_order(queries: Mapping[str, str]) -> list[str]:
    """Order tables so that each comes after those it reads; a circle is a DeclarationError."""
    needs = {table: references(sql) & (queries.keys() - {table}) for table, sql in sorted(queries.items())}
    try:
        return list(TopologicalSorter(needs).static_order())
    except CycleError as error:
        raise DeclarationError(f"these queries read each other in a circle: {error.args[1]}") from error


def build(con: Connection, queries: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Create or replace one table per query, in the order their reading demands."""
    for table in build_order(queries):
        sql = queries[table]
        progress.say(table)
        try:
            con.execute(f"create or replace table {table} as {sql}", bound(sql, values))
        except duckdb.Error as error:
            if _is_of_storage(error):
                raise
            raise DeclarationError(f"sql for {table}: {error}") from error


def view(con: Connection, schema: str, folder: str) -> None:
    """Create or replace one view per query of a folder of sql/."""
    for path in sorted((SQL_DIR / folder).glob("*.sql")):
        con.execute(f"create or replace view {schema}.{path.stem} as {text_of(path)}")


def replace(con: Connection, table: str, frame: "pl.DataFrame") -> None:
    """Create or replace a table from a frame."""
    con.register("incoming_frame", frame)
    con.execute(f"create or replace table {table} as select * from incoming_frame")
    con.unregister("incoming_frame")


def rows(con: Connection, sql: str, values: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
    """Run a query and return its rows by column name."""
    cursor = con.execute(sql, dict(values or {}))
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
