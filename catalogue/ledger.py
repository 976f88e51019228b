"""The ledger of the million: one row per retired vehicle, kept up to date by looking only at vehicles that changed.

A vehicle's row follows from the records that name it, the law, and the policy day. A night therefore looks again at
the vehicles named in files that came or went, at those with an event between the last policy day and this one, and at
those whose model was announced otherwise meanwhile; everything is looked at when law or queries changed, or when so
much is new that this is faster. Both ways give the same rows.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue import SQL_DIR, progress, warehouse
from catalogue.registers import EVENTS, FIELDS, lake
from catalogue.registers.repeating import MANY, keep_repeated
from catalogue.settings import Home
from catalogue.warehouse import Connection

LAW = ("macros", "seeds", "reading", "core", "ledger")  # folders of sql/ from which a row follows


@dataclass(frozen=True, slots=True)
class State:
    """What the ledger was made from."""

    as_of: date
    law: str
    keys: frozenset[tuple[str, int]]


def build(con: Connection, home: Home, *, as_of: date, known_on: date | None = None) -> None:
    """Bring the tables of the ledger up to date; broken off, it leaves the last ones, or none, to be made again.

    Called outside of a transaction: of what was made inside of one no size is known, and one core alone reads it.
    """
    lake.open_views(con, home, known_on=known_on)
    wanted = State(as_of, warehouse.digest_of(LAW), _keys(con, known_on))
    last = _last(con)
    if last is None or last.law != wanted.law:
        _build_all(con, wanted)
    else:
        _find_changed(con, home, last, wanted)
        changed = _count(con, "changed")
        # added up from the tally, which is short: counting the rows of the ledger looks through all of them
        vehicles = con.execute("select coalesce(sum(vehicles), 0)::bigint from ledger.tally").fetchall()[0][0]
        if changed > MANY * vehicles:
            _build_all(con, wanted)
        else:
            came, went = _keys_of("retirement", wanted, last), _keys_of("retirement", last, wanted)
            if changed:
                _look_at_changed(con, home, came, went, as_of)
            with warehouse.transaction(con):
                if changed:
                    _replace_changed(con, as_of)
                if _has_other_stock(con, last, wanted):
                    _build_stock(con, as_of)
                _remember(con, wanted)
    _clear(con)


def _keys(con: Connection, known_on: date | None) -> frozenset[tuple[str, int]]:
    found = con.execute(
        """select r.kind, r.file_key from raw.register_file as r join raw.file as f using (file_sha256)
        where $day::date is null or f.known_on <= $day::date""",
        {"day": known_on},
    ).fetchall()
    return frozenset(found)


def _last(con: Connection) -> State | None:
    found = con.execute("select as_of, law from ledger.state").fetchall()
    if not found:
        return None
    as_of, law = found[0]
    return State(as_of, law, frozenset(con.execute("select kind, file_key from ledger.file").fetchall()))


def _remember(con: Connection, state: State) -> None:
    con.execute("delete from ledger.state")
    con.execute("insert into ledger.state values (?, ?)", [state.as_of, state.law])
    con.execute("delete from ledger.file")
    if state.keys:
        kinds, keys = zip(*sorted(state.keys), strict=True)
        con.execute("insert into ledger.file select unnest($kinds), unnest($keys)", {"kinds": kinds, "keys": keys})
    con.execute("create or replace table ledger.model_stage as from core.model_stage")


def _count(con: Connection, table: str) -> int:
    return int(con.execute(f"select count(*) from {table}").fetchall()[0][0])


def _find_changed(con: Connection, home: Home, last: State, wanted: State) -> None:
    """List the vehicles to look at again; `is_anew` unless files that came only tell more of them."""
    low, high = sorted((last.as_of, wanted.as_of))
    between = {"low": low, "high": high}
    con.execute("create or replace temp table named (vin varchar, is_anew boolean)")
    for kind in FIELDS:
        for keys, is_anew in ((_keys_of(kind, wanted, last), False), (_keys_of(kind, last, wanted), True)):
            if keys:
                con.execute(f"insert into named select vin, {is_anew} from ({lake.over(home, kind, keys)})")
        if low < high:
            moved = " or ".join(f"({day} > $low and {day} <= $high)" for day in EVENTS[kind])
            con.execute(f"insert into named select vin, true from lake.{kind} where {moved}", between)
    if low < high:  # a record without a day stands where its place is on the policy day
        con.execute(
            """insert into named select vin, true from lake.retirement
            where coalesce(deregistered_on, recycled_on) is null
                and region_code in (select text from core.place where from_day > $low and from_day <= $high)""",
            between,
        )
    con.execute(
        """create or replace temp table model_changed as
        select model_key from (from core.model_stage except from ledger.model_stage)
        union
        select model_key from (from ledger.model_stage except from core.model_stage)"""
    )
    if _count(con, "model_changed"):
        con.execute(
            """insert into named select vin, true from lake.retirement
            where upper(replace(model_code, ' ', '')) in (from model_changed)"""
        )
    con.execute(
        "create or replace temp table changed as select vin, bool_or(is_anew) as is_anew from named group by vin"
    )
    con.execute("drop table named")


def _keys_of(kind: str, state: State, other: State) -> list[int]:
    """List the files of a kind that only the first of two states knows."""
    return sorted(key for one, key in state.keys - other.keys if one == kind)


def _has_other_stock(con: Connection, last: State, wanted: State) -> bool:
    """Tell whether a stock list came, went, or was reached by the policy day, or models were announced otherwise."""
    if any(kind == "vehicle_stock" for kind, _ in last.keys ^ wanted.keys) or _count(con, "model_changed"):
        return True
    low, high = sorted((last.as_of, wanted.as_of))
    found = con.execute("select 1 from lake.vehicle_stock where as_of > ? and as_of <= ? limit 1", [low, high])
    return bool(found.fetchall())


def _query(name: str, as_of: date) -> str:
    """Read a query of the ledger for a policy day; a view cannot have parameters."""
    return warehouse.text_of(SQL_DIR / "ledger" / f"{name}.sql").replace("$as_of", f"date '{as_of}'")


def _look_at(con: Connection, records: str, as_of: date, *, known: str = "") -> None:
    """Say which disposal records are looked at now; `known` adds to them what is assessed already."""
    con.execute(f"create or replace temp view retirement_now as {records}")
    con.execute(f"create or replace temp view record as {_query('record', as_of)}")
    also = f" union all by name {known}" if known else ""
    con.execute(f"create or replace temp view assessed as {_query('assessed', as_of)}{also}")
    con.execute(f"create or replace temp view followed_now as {_query('followed', as_of)}")


def _know_what_came_after(con: Connection, vehicles: str, as_of: date) -> None:
    con.execute(f"create or replace temp view vehicle_now as {vehicles}")
    con.execute(f"create or replace temp table again_now as {_query('again', as_of)}")


def _gather(con: Connection, vehicles: str) -> None:
    """Keep the disposal records of some vehicles, each told once, in the table several_now."""
    con.execute(
        f"""create or replace temp table several_now as
        from (from lake.retirement semi join {vehicles} using (vin)) {lake.without_duplicates("retirement")}"""
    )


def _build_all(con: Connection, wanted: State) -> None:
    """Make every table anew; until the last one is there, no ledger counts as made."""
    progress.say("ledger: every vehicle")
    as_of = wanted.as_of
    con.execute("delete from ledger.state")
    keep_repeated(con, "repeated_hash", "select hash(vin) as same from lake.retirement")
    con.execute(
        """create or replace temp table repeated as
        select distinct vin from lake.retirement where hash(vin) in (from repeated_hash)"""
    )
    _gather(con, "repeated")
    _know_what_came_after(con, "select vin from lake.retirement", as_of)
    _look_at(con, "from lake.retirement anti join repeated using (vin)", as_of)
    con.execute(f"create or replace table ledger.vehicle as {_query('single', as_of)}")
    _look_at(con, "from several_now", as_of)
    con.execute("create or replace table ledger.told as from followed_now")
    con.execute("create or replace temp view followed_now as from ledger.told")
    con.execute(f"insert into ledger.vehicle by name {_query('several', as_of)}")
    # of some all records but one are of days still to come
    con.execute("delete from ledger.told where vin in (select vin from ledger.told group by vin having count(*) = 1)")
    con.execute("create or replace temp view sharing_now as from lake.retirement")
    _share(con, "create or replace table ledger.shared as", as_of)
    _contradict(con, "create or replace table ledger.contradicted as", "ledger.vehicle", as_of)
    con.execute("create or replace temp view tallied_now as select *, 1 as times from ledger.vehicle")
    con.execute(f"create or replace table ledger.tally as {_query('tally', as_of)}")
    with warehouse.transaction(con):
        _build_stock(con, as_of)
        _remember(con, wanted)


def _look_at_changed(con: Connection, home: Home, came: list[int], went: list[int], as_of: date) -> None:
    """Look at the vehicles that changed, and at the numbers told in files of disposals that came or went.

    Where files only tell more of a vehicle, what was assessed before still holds: its row in the ledger, or its rows in
    ledger.told where several records name it. The others are gathered anew.
    """
    progress.say("ledger: vehicles that changed")
    con.execute(
        """create or replace temp table gone as
        select v.rowid as place, v.* from ledger.vehicle as v semi join changed using (vin)"""
    )
    _gather(con, "(from changed where is_anew)")
    _know_what_came_after(con, "from changed", as_of)
    fresh = f"""from several_now
        union all by name
        from (from ({lake.over(home, "retirement", came)}) semi join (from changed where not is_anew) using (vin))
            {lake.without_duplicates("retirement")}"""
    known = f"""from (
            from (
                select * exclude (place, disposals, told_by, at_low, at_high) from gone where disposals = 1
                union all by name
                from ledger.told semi join changed using (vin)
            ) semi join (from changed where not is_anew) using (vin)
        ) {lake.without_duplicates("retirement")}"""
    _look_at(con, fresh, as_of, known=known)
    con.execute("create or replace temp table looked_at as from followed_now")
    con.execute("create or replace temp table repeated as select vin from looked_at group by vin having count(*) > 1")
    con.execute("create or replace temp view followed_now as from looked_at anti join repeated using (vin)")
    con.execute(f"create or replace temp table come as {_query('single', as_of)}")
    con.execute("create or replace temp view followed_now as from looked_at semi join repeated using (vin)")
    con.execute(f"insert into come by name {_query('several', as_of)}")
    con.execute(
        """create or replace temp view tallied_now as
        select *, 1 as times from come union all by name select * exclude (place), -1 as times from gone"""
    )
    con.execute(
        f"""create or replace temp table tally_now as
        select * exclude (vehicles, disposals), sum(vehicles)::bigint as vehicles, sum(disposals)::bigint as disposals
        from (from ledger.tally union all by name ({_query("tally", as_of)}))
        group by all having sum(vehicles) > 0"""
    )
    _look_who_shares(con, home, sorted(came + went), as_of)


def _replace_changed(con: Connection, as_of: date) -> None:
    """Put what was found in the place of what is known of the vehicles that changed."""
    con.execute("delete from ledger.vehicle where rowid in (select place from gone)")
    con.execute("insert into ledger.vehicle by name from come")
    con.execute("delete from ledger.told where vin in (select vin from gone)")
    con.execute("insert into ledger.told by name from followed_now")
    con.execute("create or replace table ledger.tally as from tally_now")
    con.execute("delete from ledger.shared where (check_id, value) in (from number)")
    con.execute("insert into ledger.shared by name from shared_come")
    con.execute("delete from ledger.contradicted where vin in (select vin from gone)")
    _contradict(con, "insert into ledger.contradicted by name", "come", as_of)
    # vehicles that were not looked at, but share a number with one that was
    con.execute("create or replace temp table sharing as from ledger.shared anti join ledger.contradicted using (vin)")
    con.execute("insert into ledger.contradicted by name from ledger.vehicle semi join sharing using (vin)")


def _contradict(con: Connection, statement: str, vehicles: str, as_of: date) -> None:
    """Keep those among some vehicles that something contradicts."""
    con.execute(f"create or replace temp view judged_now as from {vehicles}")
    con.execute("create or replace temp view shared_now as from ledger.shared")
    con.execute(f"{statement} {_query('contradicted', as_of)}")


def _share(con: Connection, statement: str, as_of: date) -> None:
    """Keep who shares a number with another; numbers that stand once are left out by their hashes, as nearly all do."""
    for name, number in (("engine", "engine_no"), ("certificate", "recycle_certificate")):
        hashes = f"select hash({number}) as same from sharing_now where {number} is not null"
        keep_repeated(con, f"repeated_{name}", hashes)
    con.execute(f"{statement} {_query('shared', as_of)}")


def _look_who_shares(con: Connection, home: Home, keys: list[int], as_of: date) -> None:
    """Look anew who shares the numbers told in files that came or went."""
    told = lake.over(home, "retirement", keys)
    con.execute(
        f"""create or replace temp table number as
        select distinct 'same_engine' as check_id, engine_no as value from ({told}) where engine_no is not null
        union all
        select distinct 'same_certificate', recycle_certificate from ({told}) where recycle_certificate is not null"""
    )
    con.execute(
        """create or replace temp table sharing_now as
        select vin, file_key, row_index, engine_no, null as recycle_certificate from lake.retirement
        where engine_no in (select value from number where check_id = 'same_engine')
        union all
        select vin, file_key, row_index, null, recycle_certificate from lake.retirement
        where recycle_certificate in (select value from number where check_id = 'same_certificate')"""
    )
    _share(con, "create or replace temp table shared_come as", as_of)
    con.execute("drop table sharing_now")


def _build_stock(con: Connection, as_of: date) -> None:
    """Judge the vehicles of every stock list as if they were retired on its day: the same class, law and place."""
    progress.say("ledger: vehicles still registered")
    _know_what_came_after(con, "select null::varchar as vin where false", as_of)
    records = """
        select vin, file_key, row_index, region_code, vehicle_type, fuel, usage, gvm_kg, length_mm, emission_stage,
            model_code, manufactured_on, registered_on as first_registered_on, null::varchar as status,
            as_of as deregistered_on, null::date as recycled_on, null::varchar as recycle_certificate,
            null::varchar as transport_permit
        from lake.vehicle_stock
        qualify row_number() over (partition by vin, as_of order by file_key, row_index) = 1"""
    _look_at(con, records, as_of)
    con.execute(f"create or replace table ledger.stock as {_query('stock', as_of)}")


def judge_vehicle(con: Connection, vin: str, as_of: date) -> dict[str, Any]:
    """Judge one vehicle on a day, in a database that only borrows; leaves its records in the table looked_at.

    All is None for a vehicle that no disposal record names, but for `disposals`, which is 0.
    """
    con.execute("create or replace temp table changed as select $vin as vin", {"vin": vin})
    _gather(con, "changed")
    _know_what_came_after(con, "select vin from changed", as_of)
    _look_at(con, "from several_now", as_of)
    con.execute("create or replace temp table looked_at as from followed_now")
    con.execute(f"create or replace temp table judged as {_query('several', as_of)}")
    found = warehouse.rows(
        con,
        """select ['excluded', 'indeterminate', 'counted'][outcome + 1] as outcome,
            ['excluded', 'indeterminate', 'counted'][outcome_low + 1] as outcome_low,
            ['excluded', 'indeterminate', 'counted'][outcome_high + 1] as outcome_high,
            retired_on, unit_code as prefecture_code, region, stage_min, stage_max, stage_basis, confirmation,
            coalesce(disposals, 0) as disposals, has_permit, natural_scrap, registered_again_on,
            transferred_in_again_on, inspected_again_on, in_stock_again_on, file_key, row_index
        from (select 1) left join judged on true""",
    )
    return found[0]


def _clear(con: Connection) -> None:
    for view in (
        "followed_now", "assessed", "record", "retirement_now", "vehicle_now", "sharing_now", "shared_now",
        "judged_now", "tallied_now",
    ):  # fmt: skip
        con.execute(f"drop view if exists {view}")
    for table in (
        "several_now", "again_now", "repeated", "repeated_hash", "repeated_engine", "repeated_certificate", "gone",
        "come", "looked_at", "tally_now", "number", "shared_come", "sharing", "changed", "model_changed",
    ):  # fmt: skip
        con.execute(f"drop table if exists {table}")
