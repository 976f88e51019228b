"""Find the rows of registers that say the same as another: in the same file, or in a file taken before or after it.

Two rows can only be the same when they name the same vehicle and days, and few do. Registrations that do so without
saying the same may contradict each other, and are kept for the timing to look at.
"""

import polars as pl

from catalogue import progress, warehouse
from catalogue.registers import EVENTS, FIELDS, lake
from catalogue.settings import Home
from catalogue.warehouse import Connection

# From this share of new rows on it is faster to look at all rows than to look for those that concern the new ones.
MANY = 0.2
SORTED_AT_ONCE = 2**27  # numbers, which take 3 GB while they are fetched and sorted


def compare(con: Connection, home: Home) -> None:
    """Bring `raw.register_duplicate` and `raw.registration_same_day` up to date with the files taken.

    The row known first stays; within a day of arrival the file with the smaller digest counts as first, so that the
    order of arrival changes nothing.
    """
    new = con.execute("select distinct kind from raw.register_file where not is_compared order by 1").fetchall()
    if not new:
        return
    lake.open_views(con, home)
    for (kind,) in new:
        progress.say(f"{kind}: rows that were delivered before")
        with warehouse.transaction(con):
            _compare(con, home, kind)


def _compare(con: Connection, home: Home, kind: str) -> None:
    files = con.execute(
        "select file_key, rows_admitted, is_compared from raw.register_file where kind = ? order by 1", [kind]
    ).fetchall()
    fresh = [key for key, _, is_compared in files if not is_compared]
    total, new = sum(rows for _, rows, _ in files), sum(rows for _, rows, is_compared in files if not is_compared)
    if new > MANY * total:
        keep_repeated(con, "repeated", f"select {_same(kind)} as same from lake.{kind}")
        con.execute("delete from raw.register_duplicate where kind = ?", [kind])
        if kind == "registration":
            con.execute("delete from raw.registration_same_day")
        candidates = f"from (select *, {_same(kind)} as same from lake.{kind}) semi join repeated using (same)"
    else:
        con.execute(
            f"""create or replace temp table repeated as
            with fresh as (select distinct {_same(kind)} as same from ({lake.over(home, kind, fresh)}))
            select same, file_key, row_index
            from (select {_same(kind)} as same, file_key, row_index from lake.{kind}) semi join fresh using (same)
            qualify count(*) over (partition by same) > 1"""
        )
        # Only what is looked at again: a vehicle may have other rows, of other days, that repeat each other.
        con.execute(
            """delete from raw.register_duplicate as d using repeated as r
            where d.kind = ? and d.file_key = r.file_key and d.row_index = r.row_index""",
            [kind],
        )
        if kind == "registration":
            con.execute(
                """delete from raw.registration_same_day as d using repeated as r
                where d.file_key = r.file_key and d.row_index = r.row_index"""
            )
        concerned = [key for (key,) in con.execute("select distinct file_key from repeated order by 1").fetchall()]
        candidates = f"from ({lake.over(home, kind, concerned)}) semi join repeated using (file_key, row_index)"
    _rank(con, kind, candidates)
    con.execute("drop table repeated")
    con.execute("update raw.register_file set is_compared = true where kind = ?", [kind])


def keep_repeated(con: Connection, table: str, hashes: str) -> None:
    """Keep in a temporary table the numbers that a query gives more than once in its column `same`.

    Sorting takes a quarter of the time that the engine needs to group numbers which nearly all stand once.
    """
    total = con.execute(f"select count(*) from ({hashes})").fetchall()[0][0]
    parts = total // SORTED_AT_ONCE + 1
    con.execute(f"create or replace temp table {table} (same ubigint)")
    con.execute("set preserve_insertion_order = false")  # on all cores
    for part in range(parts):
        numbers = con.sql(f"from ({hashes})" + (f" where same % {parts} = {part}" if parts > 1 else ""))
        found = numbers.fetchnumpy()["same"]
        found.sort()
        several = pl.DataFrame({"same": found[1:][found[1:] == found[:-1]]}, schema={"same": pl.UInt64})
        con.register("several_times", several)
        con.execute(f"insert into {table} select distinct same from several_times")
        con.unregister("several_times")
    con.execute("reset preserve_insertion_order")


def _same(kind: str) -> str:
    """Write the number by which rows that may say the same are found."""
    return f"hash({', '.join(('vin', *EVENTS[kind]))})"


def _rank(con: Connection, kind: str, candidates: str) -> None:
    """Add the rows that say what another said before in every field; of registrations also those that say otherwise."""
    con.execute(
        f"""create or replace temp table placed as
        with ranked as (
            select r.file_key, row_number() over (order by f.known_on, f.file_sha256) as file_rank
            from raw.register_file as r join raw.file as f using (file_sha256)
        ),
        candidate as ({candidates})
        select vin, {EVENTS[kind][0]} as day, file_key, row_index, row_number() over (
            partition by {", ".join(FIELDS[kind])}, unread order by file_rank, row_index
        ) as position
        from candidate join ranked using (file_key)"""
    )
    con.execute(
        """insert into raw.register_duplicate
        select $kind, vin, file_key, row_index from placed where position > 1""",
        {"kind": kind},
    )
    if kind == "registration":
        con.execute(
            """insert into raw.registration_same_day
            select file_key, row_index from placed where position = 1
            qualify count(*) over (partition by vin, day) > 1"""
        )
    con.execute("drop table placed")
