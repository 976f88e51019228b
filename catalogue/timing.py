"""China VI timing: one row per registration with the case that it is, one answer per case, and a tally of both.

What decides about a registration (place, class, fuel, use, event, days, stage) takes few different values, so that a
register of millions has far fewer cases than rows. A registration is only given the number of its case, which needs no
more than look-ups by equal keys; the law is applied to each case once. What comes and what goes is counted on the
way, so that no figure needs all registrations again. Those for public fleets are kept beside it, each judged by itself.
Nothing here depends on the policy day: days after it are left out where the marts are made.
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from catalogue import SQL_DIR, progress, warehouse
from catalogue.registers import lake
from catalogue.settings import Home
from catalogue.warehouse import Connection

LAW = ("macros", "seeds", "reading", "core", "timing")  # folders of sql/ from which a row follows
TABLES = ("timing", "fleet")  # of the ledger: one row per registration, made by the query of the same name


def build(con: Connection, home: Home, *, known_on: date | None = None) -> None:
    """Bring `ledger.timing`, its cases and tally, and `ledger.fleet` up to date; called inside of a transaction."""
    lake.open_views(con, home, known_on=known_on)
    law, wanted = warehouse.digest_of(LAW), _keys(con, known_on)
    if con.execute("select law from ledger.timing_state").fetchall() != [(law,)]:
        for table in (*TABLES, "timing_case", "timing_tally", "timing_file", "timing_duplicate"):
            con.execute(f"create or replace table ledger.{table} as from ledger.{table} limit 0")
    _start_count(con)
    taken = {key for (key,) in con.execute("select file_key from ledger.timing_file").fetchall()}
    gone = _remove(con, taken - wanted)
    gone |= _look_again(con, home, sorted(taken & wanted)) if taken & wanted else False
    _append(con, home, sorted(wanted - taken))
    _answer(con)
    gone |= _contradict(con, "raw.registration_same_day")
    con.execute(f"create or replace table ledger.timing_tally as {_query('tally')}")
    con.execute("drop table counted_now")
    if gone:
        con.execute(
            """delete from ledger.timing_case
            where case_key not in (select distinct case_key from ledger.timing)"""
        )
    _remember(con, law, wanted)


def _keys(con: Connection, known_on: date | None) -> set[int]:
    found = con.execute(
        """select r.file_key from raw.register_file as r join raw.file as f using (file_sha256)
        where r.kind = 'registration' and ($day::date is null or f.known_on <= $day::date)""",
        {"day": known_on},
    ).fetchall()
    return {key for (key,) in found}


def _query(name: str) -> str:
    return warehouse.text_of(SQL_DIR / "timing" / f"{name}.sql")


def _start_count(con: Connection) -> None:
    con.execute(
        """create or replace temp table counted_now
        (unit_code varchar, province_code varchar, month date, case_key bigint, registrations bigint)"""
    )


@contextmanager
def _counted(con: Connection, where: str) -> Iterator[None]:
    """Count what is done inside to the rows of ledger.timing for which a condition holds before or after it."""
    _count(con, where, -1)
    yield
    _count(con, where, 1)


def _count(con: Connection, where: str, times: int) -> None:
    con.execute(
        f"""insert into counted_now
        select unit_code, province_code, registered_on - (day(registered_on) - 1)::integer, case_key, {times} * count(*)
        from ledger.timing where {where} group by all"""
    )


def _insert(con: Connection, records: str, tables: Sequence[str] = TABLES) -> None:
    con.execute(f"create or replace temp view registration_now as {records}")
    for table in tables:
        con.execute(f"insert into ledger.{table} by name {_query(table)}")
    con.execute("drop view registration_now")


def _of_files(keys: Collection[int]) -> str:
    return f"file_key in ({', '.join(map(str, sorted(keys)))})"


WITHOUT_DUPLICATES = lake.without_duplicates("registration")


def _append(con: Connection, home: Home, keys: list[int]) -> None:
    if keys:
        progress.say(f"timing: registrations of {len(keys)} files")
        with _counted(con, _of_files(keys)):
            _insert(con, f"from ({lake.over(home, 'registration', keys)}) {WITHOUT_DUPLICATES}")


def _remove(con: Connection, keys: set[int]) -> bool:
    if keys:
        with _counted(con, _of_files(keys)):
            for table in (*TABLES, "timing_duplicate"):
                con.execute(f"delete from ledger.{table} where {_of_files(keys)}")
    return bool(keys)


def _look_again(con: Connection, home: Home, keys: list[int]) -> bool:
    """Judge the rows of kept files anew that are no duplicates any more, now are, or whose model is announced or listed
    otherwise."""
    con.execute(
        """create or replace temp table moved as
        with now as (
            select file_key, row_index from raw.register_duplicate
            where kind = 'registration' and file_key in (from ledger.timing_file)
        )
        select file_key, row_index from (from now except from ledger.timing_duplicate)
        union
        (select file_key, row_index from (from ledger.timing_duplicate except from now))""",
    )
    con.execute(
        f"""create or replace temp table model_changed as
        select distinct model_key from (
            (from ({MODEL_STAGE}) except from ledger.timing_model_stage)
            union all
            (from ledger.timing_model_stage except from ({MODEL_STAGE}))
        )"""
    )
    con.execute(
        """insert into moved
        select file_key, row_index from ledger.timing join ledger.timing_case using (case_key)
        where stage_basis is distinct from 'recorded' and model_code in (from model_changed)"""
    )
    con.execute("drop table model_changed")
    con.execute(
        """insert into moved
        select file_key, row_index from ledger.fleet
        where upper(replace(model_code, ' ', '')) in (
            select model_key from (
                (from staging.nev_listed except from ledger.fleet_listed)
                union all
                (from ledger.fleet_listed except from staging.nev_listed)
            )
        )"""
    )
    changed = bool(con.execute("select 1 from moved limit 1").fetchall())
    if changed:
        again = f"from ({lake.over(home, 'registration', keys)}) semi join moved using (file_key, row_index)"
        with _counted(con, "(file_key, row_index) in (from moved)"):
            for table in TABLES:
                con.execute(f"delete from ledger.{table} where (file_key, row_index) in (from moved)")
            _insert(con, f"from ({again}) {WITHOUT_DUPLICATES}")
    con.execute("drop table moved")
    return changed


def _answer(con: Connection) -> None:
    """Apply the law to every case that has no answer yet."""
    progress.say("timing: cases")
    con.execute(f"create or replace temp table case_now as {_query('case')}")
    con.execute(f"create or replace temp table possible as {_query('possible')}")
    con.execute(f"insert into ledger.timing_case by name {_query('answer')}")
    con.execute("drop table possible")
    con.execute("drop table case_now")


def _contradict(con: Connection, same_day: str) -> bool:
    """Leave open what is below the stage in force by one registration of a vehicle and day, but not by another."""
    con.execute(
        f"""create or replace temp table same_day as
        select t.rowid as place, t.vin, t.registered_on, t.case_key, c.event, c.outcome
        from ledger.timing as t
        semi join {same_day} using (file_key, row_index)
        join ledger.timing_case as c using (case_key)"""
    )
    con.execute(f"create or replace temp table moved as {_query('contradicted')}")
    changed = bool(con.execute("select 1 from moved limit 1").fetchall())
    if changed:
        with _counted(con, "rowid in (select place from moved)"):
            con.execute("update ledger.timing as t set case_key = m.case_key from moved as m where t.rowid = m.place")
        _answer(con)
    con.execute(
        """create or replace table ledger.timing_same_day as
        select s.vin, s.registered_on, coalesce(m.case_key, s.case_key) as case_key
        from same_day as s left join moved as m using (place)"""
    )
    con.execute("drop table moved")
    con.execute("drop table same_day")
    return changed


MODEL_STAGE = """select m.*, s.letter
    from core.model_stage as m left join core.model_substage as s using (model_key, from_day)"""


def judge_vehicle(con: Connection, vin: str, as_of: date) -> list[dict[str, Any]]:
    """Judge the registrations of one vehicle up to a day, in a database that only borrows."""
    con.execute("create schema if not exists ledger")
    for table in ("timing", "timing_case"):
        con.execute(warehouse.text_of(SQL_DIR / "schema" / f"ledger_{table}.sql"))
    _start_count(con)
    with _counted(con, "true"):
        _insert(
            con, f"from (from lake.registration where vin = '{warehouse.quoted(vin)}') {WITHOUT_DUPLICATES}", ["timing"]
        )
    _answer(con)
    _contradict(con, "ledger.timing")
    return warehouse.rows(
        con,
        """select registered_on, event, required_stage, actual_stage, stage_basis,
            ['not_applicable', 'compliant', 'indeterminate', 'non_compliant'][outcome + 1] as outcome,
            reason_code, calendar_row_id, is_law_uncertain, file_key, row_index
        from ledger.timing join ledger.timing_case using (case_key)
        where registered_on <= $as_of order by registered_on, file_key, row_index""",
        {"as_of": as_of},
    )


def _remember(con: Connection, law: str, keys: set[int]) -> None:
    con.execute("delete from ledger.timing_state")
    con.execute("insert into ledger.timing_state values (?)", [law])
    con.execute("delete from ledger.timing_file")
    con.execute("insert into ledger.timing_file select unnest($keys::ubigint[])", {"keys": sorted(keys)})
    con.execute("delete from ledger.timing_duplicate")
    con.execute(
        """insert into ledger.timing_duplicate select file_key, row_index from raw.register_duplicate
        where kind = 'registration' and file_key in (from ledger.timing_file)"""
    )
    con.execute("delete from ledger.timing_model_stage")
    con.execute(f"insert into ledger.timing_model_stage by name {MODEL_STAGE}")
    con.execute("delete from ledger.fleet_listed")
    con.execute("insert into ledger.fleet_listed by name from staging.nev_listed")
