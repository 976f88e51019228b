"""The lake: one Parquet file per register taken, append-only, under `lake/KIND/file_key=N/rows.parquet`.

A file counts once the warehouse names it; what a broken-off run left behind is removed before the next one writes.
"""

import shutil
from datetime import date
from pathlib import Path

from catalogue import warehouse
from catalogue.registers import FIELDS, sql_type
from catalogue.settings import Home
from catalogue.warehouse import Connection

ROWS = "rows.parquet"


def file_key(sha256: str) -> int:
    """Shorten a digest to the number under which a file lies in the lake."""
    return int(sha256[:15], 16)


def folder(home: Home, kind: str, key: int) -> Path:
    """Name the folder of one file."""
    return home.lake / kind / f"file_key={key}"


def clean(con: Connection, home: Home) -> None:
    """Remove what no row of the warehouse names, and what a run that was killed was making."""
    shutil.rmtree(home.work, ignore_errors=True)
    known = {key for (key,) in con.execute("select file_key from raw.register_file").fetchall()}
    for found in home.lake.glob("*/file_key=*"):
        if int(found.name.partition("=")[2]) not in known:
            shutil.rmtree(found)


def open_views(con: Connection, home: Home, *, known_on: date | None = None) -> None:
    """Define `lake.KIND` over the files known on a day: admitted rows with `file_key` and `row_index`.

    Duplicates are still among them. `unread` has a line `field=text` for each value that could not be typed.
    """
    for kind in FIELDS:
        found = con.execute(
            """select r.file_key from raw.register_file as r join raw.file as f using (file_sha256)
            where r.kind = $kind and ($day::date is null or f.known_on <= $day::date) order by 1""",
            {"kind": kind, "day": known_on},
        ).fetchall()
        con.execute(f"create or replace view lake.{kind} as {over(home, kind, [key for (key,) in found])}")


def over(home: Home, kind: str, keys: list[int]) -> str:
    """Write the query over some files of a kind; over none it gives no row."""
    fields = ", ".join(FIELDS[kind])
    if not keys:
        nothing = ", ".join(f"null::{sql_type(field)} as {field}" for field in FIELDS[kind])
        return f"select {nothing}, null::varchar as unread, 0::ubigint as file_key, 0::bigint as row_index where false"
    paths = ", ".join(f"'{warehouse.quoted(folder(home, kind, key) / ROWS)}'" for key in keys)
    return f"""select {fields}, unread, file_key, file_row_number as row_index
        from read_parquet([{paths}], hive_partitioning = true, hive_types = {{'file_key': ubigint}},
            file_row_number = true)
        where fault is null"""


def without_duplicates(kind: str) -> str:
    """Write the join that leaves out rows which an earlier file told already."""
    return f"""anti join (select file_key, row_index from raw.register_duplicate where kind = '{kind}')
    using (file_key, row_index)"""
