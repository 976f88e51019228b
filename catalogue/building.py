"""From raw rows to the tables of a policy day: readings, layers, rules, marts."""

import hashlib
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from catalogue import (
    READERS,
    SQL_DIR,
    VERSION,
    declarations,
    fetches,
    forecasting,
    ledger,
    progress,
    registers,
    rules,
    sources,
    timing,
    warehouse,
)
from catalogue.declarations import CheckHeader
from catalogue.errors import UsageError
from catalogue.settings import Home
from catalogue.text import readings

# Before the first stages there is nothing to judge by; half-year reports are listed up to the policy day.
DAYS = (date(2000, 1, 1), date(2099, 12, 31))
SAMPLE_ROWS = 20  # rows of a check that are shown as examples


@dataclass(frozen=True, slots=True)
class Run:
    """One night: its policy day, what was known, and a name that the same input gives again."""

    run_id: str
    as_of: date
    known_on: date | None
    generated_on: date


def input_digest(con: warehouse.Connection, known_on: date | None) -> str:
    """Name everything that the tables follow from: the files known, what sites answered, the project itself."""
    taken = con.execute(
        "select file_sha256 from raw.file where ($day::date is null or known_on <= $day::date) order by 1",
        {"day": known_on},
    ).fetchall()
    return _digest(known_on, *(file_sha256 for (file_sha256,) in taken), fetches.digest(con, known_on))


def _layers_digest(con: warehouse.Connection, known_on: date | None) -> str:
    """Name what the layers below the rules follow from: of a register, the texts that stand in it and nothing else."""
    taken = con.execute(
        """select file_sha256 from raw.file anti join raw.register_file using (file_sha256)
        where ($day::date is null or known_on <= $day::date) order by 1""",
        {"day": known_on},
    ).fetchall()
    texts = con.execute("select distinct field, text from raw.code_text order by all").fetchall()
    return _digest(known_on, repr(taken), repr(texts))


def _digest(known_on: date | None, *parts: str) -> str:
    digest = hashlib.sha256(f"{VERSION}|{known_on}".encode())
    for part in parts:
        digest.update(part.encode())
    for path in (*sorted(p for p in SQL_DIR.rglob("*") if p.suffix in (".sql", ".csv")), *READERS):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def load_seeds(con: warehouse.Connection) -> None:
    """Load the project's own dated data and the descriptions of its sources."""
    for path in sorted((SQL_DIR / "seeds").glob("*.csv")):
        warehouse.replace(con, f"seed.{path.stem}", pl.read_csv(path, infer_schema=False))
    described = [
        source.model_dump(exclude={"columns", "meanings", "ignored"})
        for source in (*sources.discover(), *map(registers.describe, registers.FIELDS))
    ]
    warehouse.replace(con, "seed.source", pl.DataFrame(described, infer_schema_length=None))


def read_texts(con: warehouse.Connection) -> None:
    """Read every distinct text once."""
    for path in sorted((SQL_DIR / "reading").glob("*.sql")):
        texts = sorted(text for (text,) in con.execute(warehouse.text_of(path)).fetchall())
        warehouse.replace(con, f"reading.{path.stem}", readings.read_all(path.stem, texts))


def is_built(con: warehouse.Connection, *, known_on: date | None = None) -> bool:
    """Tell whether the layers below the rules were built from the input that is there now."""
    return con.execute("select build_digest from history.built").fetchall() == [(_layers_digest(con, known_on),)]


def refresh_views(con: warehouse.Connection) -> None:
    """Keep mart.ingest_file and mart.quarantine true after every ingest, not only after a night.

    What they read tells of all that is known; layers made for an earlier day are therefore to be made again.
    """
    wanted = ("staging.file_known", "staging.entry", "mart.ingest_file", "mart.quarantine")
    queries = warehouse.layer("staging") | warehouse.layer("marts")
    warehouse.build(con, {name: queries[name] for name in wanted}, {"known_on": None})
    if not is_built(con):
        con.execute("delete from history.built")


def build_catalogue(con: warehouse.Connection, *, known_on: date | None = None) -> None:
    """Rebuild what does not depend on the policy day, if its input changed; all or nothing."""
    if is_built(con, known_on=known_on):
        return
    with warehouse.transaction(con):
        build_layers(con, known_on=known_on)
        con.execute("delete from history.built")
        con.execute("insert into history.built values (?)", [_layers_digest(con, known_on)])


def build_layers(con: warehouse.Connection, *, known_on: date | None = None) -> None:
    """Make seeds, readings, staging and core from the raw rows."""
    load_seeds(con)
    progress.say("readings")
    read_texts(con)
    values: dict[str, Any] = {"known_on": known_on}
    warehouse.build(con, warehouse.layer("staging") | warehouse.layer("core"), values)


def enforce(
    con: warehouse.Connection, home: Home, *, as_of: date, known_on: date | None, today: date, is_sample: bool
) -> Run:
    """Bring the ledger and the timing up to date; then judge every rule and rebuild the marts, all or nothing.

    They are apart because what is made inside of a transaction is read there by one core alone.
    """
    if not DAYS[0] <= as_of <= DAYS[1]:
        raise UsageError(f"{as_of} cannot be a policy day; choose one from {DAYS[0]} to {DAYS[1]}")
    digest = input_digest(con, known_on)
    run_id = f"{as_of:%Y%m%d}-{digest[:10]}"
    ledger.build(con, home, as_of=as_of, known_on=known_on)
    with warehouse.transaction(con):
        timing.build(con, home, known_on=known_on)
    with warehouse.transaction(con):
        con.execute(
            """insert into history.run
            select $run_id, $as_of, $known_on, $digest, $today, $version, $is_sample
            where $run_id not in (select run_id from history.run)""",
            {"run_id": run_id, "as_of": as_of, "known_on": known_on, "digest": digest, "today": today,
             "version": VERSION, "is_sample": is_sample},
        )  # fmt: skip
        judge(con, as_of=as_of)
        values: dict[str, Any] = {"as_of": as_of, "known_on": known_on, "run_id": run_id}
        queries = warehouse.layer("marts")
        first = {name: sql for name, sql in queries.items() if name != "mart.finding"}
        warehouse.build(con, first, values)
        warehouse.view(con, "mart", "views")
        forecast(con, as_of=as_of)
        remember(con, as_of=as_of, run_id=run_id)
        warehouse.build(con, {"mart.finding": queries["mart.finding"]}, values)
        check(con)
    generated = con.execute("select generated_on from history.run where run_id = ?", [run_id]).fetchall()[0][0]
    return Run(run_id, as_of, known_on, generated)


def judge(con: warehouse.Connection, *, as_of: date, told: tuple[str, ...] = rules.OPEN) -> None:
    """Build the tables of the day and apply every rule that is in effect."""
    warehouse.build(con, warehouse.layer("day"), {"as_of": as_of})
    rules.prepare(con)
    applied = rules.discover(as_of)
    for rule in applied:
        progress.say(f"rule {rule.header.id}")
        rules.apply(con, rule, as_of=as_of, told=told)
    rules.describe(con, applied)


def forecast(con: warehouse.Connection, *, as_of: date) -> None:
    """Project the million to its deadline, and say how such projections did in the past."""
    claims = con.execute(
        "select scope_code, month, claimed from mart.retirement_month where basis = 'program' order by 1, 2"
    ).pl()
    scopes = con.execute(
        """select scope_code, scope_name, scope_kind, target from mart.retirement_progress
        where basis = 'program' and scope_kind <> 'unplaced'"""
    ).pl()
    data_through, window_from, deadline = con.execute(
        "select least(data_through, $day), window_from, window_to from mart.retirement_summary", {"day": as_of}
    ).fetchall()[0]
    window = forecasting.Window(as_of, data_through, window_from, deadline)
    warehouse.replace(con, "mart.retirement_forecast", forecasting.forecast(claims, scopes, window))
    tested = scopes.filter(pl.col("scope_kind") != "city")
    warehouse.replace(con, "mart.retirement_backtest", forecasting.backtest(claims, tested, window))


def remember(con: warehouse.Connection, *, as_of: date, run_id: str) -> None:
    """Replace what was seen on this day by what is seen now; wordings of findings are kept for good."""
    con.execute(
        """create or replace temp table seen_now as
        with told as (
            select finding_id, to_json(list(struct_pack(
                field, value, file_sha256, file_name, sheet, row_no, heading, place, law_row_id
            ) order by position))::varchar as evidence
            from mart.finding_evidence group by finding_id
        )
        select h.* exclude (legal_form), t.evidence,
            md5(concat_ws('|', h.finding_id, h.rule_digest, h.ground, h.enterprise, h.outcome, h.reason_code,
                h.legal_basis, t.evidence)) as detail_digest
        from rule.hit as h join told as t using (finding_id)"""
    )
    con.execute("delete from history.finding_seen where as_of = ?", [as_of])
    con.execute(
        """insert into history.finding_seen
        select $as_of, $run_id, finding_id, detail_digest from seen_now order by finding_id""",
        {"as_of": as_of, "run_id": run_id},
    )
    con.execute(
        """insert into history.finding_detail by name
        select * from seen_now anti join history.finding_detail using (detail_digest) order by detail_digest"""
    )
    con.execute("drop table seen_now")


def check(con: warehouse.Connection) -> None:
    """Run every check of the data and keep its count and first rows."""
    con.execute(
        """create or replace table mart.quality_check
        (check_id varchar, title_zh varchar, title_en varchar, severity varchar, rows bigint)"""
    )
    con.execute(
        """create or replace table mart.quality_check_row
        (check_id varchar, position integer, subject varchar, detail varchar)"""
    )
    for found in declarations.discover("checks", CheckHeader):
        con.execute(f"create or replace temp table failing as select distinct subject, detail from ({found.sql})")
        header = found.header
        con.execute(
            "insert into mart.quality_check select $id, $zh, $en, $severity, count(*) from failing",
            {"id": found.name, "zh": header.title.zh, "en": header.title.en, "severity": header.severity},
        )
        con.execute(
            f"""insert into mart.quality_check_row
            select $id, row_number() over (order by subject, detail), subject, detail from failing
            order by subject, detail limit {SAMPLE_ROWS}""",
            {"id": found.name},
        )
        con.execute("drop table failing")


def comment_columns(con: warehouse.Connection) -> None:
    """Say beside every column of the marts what it holds, for those who read the tables once they are published."""
    said = {row["column"]: row["comment"] for row in pl.read_csv(SQL_DIR / "columns.csv").iter_rows(named=True)}
    found = con.execute(
        "select table_name, column_name from duckdb_columns() where schema_name = 'mart' order by 1, 2"
    ).fetchall()
    for table, column in found:
        text = said.get(f"{table}.{column}") or said[column]
        con.execute(f"""comment on column mart.{table}."{column}" is '{text.replace("'", "''")}'""")
