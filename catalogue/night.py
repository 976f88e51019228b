"""The stages of a night as plain functions: take the inbox, build, enforce, publish, and say what needs attention."""

from datetime import date, datetime
from typing import Any

from catalogue import building, ingest, internal, warehouse
from catalogue.building import Run
from catalogue.errors import UsageError
from catalogue.ingest import Taken
from catalogue.settings import Home

NOT_YET = "no night has run yet; run: catalogue nightly"


def take_inbox(home: Home, *, received_at: datetime) -> list[Taken]:
    """Take what lies in the inbox; a refused file does not stop the night."""
    return ingest.take_inbox(home, received_at=received_at)


def build(home: Home, *, known_on: date | None = None) -> None:
    """Bring readings, staging and core up to date with the raw rows."""
    with warehouse.connect(home.create().warehouse) as con:
        warehouse.create_tables(con)
        building.build_catalogue(con, known_on=known_on)


def make_ready(home: Home) -> None:
    """Bring the layers below the rules up to date for a question; a warehouse that is up to date is only read."""
    if not home.warehouse.exists():
        raise UsageError(f"{home.root} holds no warehouse yet; take files in first: catalogue ingest PATH")
    with warehouse.connect(home.warehouse, read_only=True) as con:
        is_built = building.is_built(con)
    if not is_built:
        build(home)


def enforce(home: Home, *, as_of: date, today: date, known_on: date | None = None) -> Run:
    """Judge every rule for the policy day and rebuild the marts."""
    with warehouse.connect(home.warehouse) as con:
        is_sample = home.sample_mark.exists()
        return building.enforce(con, home, as_of=as_of, known_on=known_on, today=today, is_sample=is_sample)


def has_run(con: warehouse.Connection) -> bool:
    """Tell whether a night has finished in this warehouse."""
    found = con.execute("select 1 from duckdb_tables() where schema_name = 'mart' and table_name = 'run'").fetchall()
    return bool(found)


def require(con: warehouse.Connection) -> None:
    """Raise UsageError when no night has finished yet."""
    if not has_run(con):
        raise UsageError(NOT_YET)


def publish(home: Home) -> list[str]:
    """Render the site from the marts and put it in place as a whole; name the pages larger than they should be."""
    from reports import site  # noqa: PLC0415  commands that show no page start faster without it

    with warehouse.connect(home.warehouse, read_only=True) as con:
        require(con)
        internal.write(con, home)
    return [f"page {line}" for line in site.render(home.warehouse, home.site).heavy]


def attention(home: Home, taken: list[Taken]) -> list[str]:
    """One line per cause for a person to look: tonight's files, sources failed or stale, checks that must not fail."""
    lines = [line for line in (one.needs_attention for one in taken) if line]
    with warehouse.connect(home.warehouse, read_only=True) as con:
        lines += source_lines(con)
    return lines


def source_lines(con: warehouse.Connection) -> list[str]:
    """Name the sources that failed or are stale, and the checks that must not fail but do."""
    told = warehouse.rows(
        con,
        """select source, status, reason, latest_data_on, age_days from mart.source_status
        where status in ('failed', 'stale') order by source""",
    )
    lines = [_source_line(row) for row in told]
    failing = warehouse.rows(
        con, "select check_id, title_en, rows from mart.quality_check where severity = 'fail' and rows > 0 order by 1"
    )
    return lines + [f"check {row['check_id']}: {row['title_en']} ({row['rows']} rows)" for row in failing]


def _source_line(row: dict[str, Any]) -> str:
    if row["status"] == "failed":
        return f"source {row['source']} failed: {row['reason']}"
    return f"source {row['source']} is stale: data through {row['latest_data_on']}, {row['age_days']} days old"
