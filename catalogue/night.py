"""The stages of a night as plain functions: take the inbox, build, enforce, publish, and say what needs attention."""

import os
from datetime import date, datetime
from typing import Any

from catalogue import building, fetches, files, ingest, internal, publication, warehouse
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
    with publication.writing(home), warehouse.connect(home.working) as con:
        warehouse.create_tables(con)
        building.build_catalogue(con, known_on=known_on)


def enforce(home: Home, *, as_of: date, today: date, known_on: date | None = None) -> Run:
    """Judge every rule for the policy day and rebuild the marts; readers see them once they are published."""
    with publication.writing(home), warehouse.connect(home.working) as con:
        warehouse.create_tables(con)
        building.build_catalogue(con, known_on=known_on)  # nothing to do, unless files came in since
        is_sample = home.sample_mark.exists()
        return building.enforce(con, home, as_of=as_of, known_on=known_on, today=today, is_sample=is_sample)


def require(con: warehouse.Connection) -> str:
    """Name the last run; UsageError when no night has finished yet."""
    if run_id := publication.run_of(con):
        return run_id
    raise UsageError(NOT_YET)


def publish(home: Home) -> list[str]:
    """Render the site and put tables and pages in place as a whole; name the pages larger than they should be."""
    from reports import site  # noqa: PLC0415  commands that show no page start faster without it

    with publication.writing(home):
        with warehouse.connect(home.working) as con:
            run_id = require(con)
            with warehouse.transaction(con):
                building.comment_columns(con)
            con.execute("checkpoint")
        with publication.appearing(home, run_id) as folder:
            database = folder / home.warehouse.name
            files.copy(home.working, database)
            with warehouse.connect(database, read_only=True) as con:
                internal.write(con, folder / home.internal.name)
            heavy = site.render(database, folder / home.site.name).heavy
            os.sync()  # at once for all pages: one by one would take longer than making them
    return [f"page {line}" for line in heavy]


def attention(home: Home, taken: list[Taken]) -> list[str]:
    """One line per cause for a person to look: tonight's files, sources failed or stale, checks that must not fail."""
    lines = [line for line in (one.needs_attention for one in taken) if line]
    with warehouse.connect(home.warehouse, read_only=True) as con:
        lines += source_lines(con) + clock_lines(con)
    return lines + fetches.standing(home)


def clock_lines(con: warehouse.Connection) -> list[str]:
    """Tell that files came in on days that the clock has not reached."""
    found = con.execute(
        """select max(f.received_at)::date, any_value(r.generated_on) from mart.ingest_file as f, mart.run as r
        where r.is_current having max(f.received_at)::date > any_value(r.generated_on)"""
    ).fetchall()
    return [
        f"the clock says {today}, but files came in up to {latest}: it was wrong then or is now; set it right, "
        f"until then files are dated {latest}"
        for latest, today in found
    ]


def source_lines(con: warehouse.Connection) -> list[str]:
    """Name the sources that failed or are stale, and the checks that must not fail but do."""
    told = warehouse.rows(
        con,
        """select source, status, reason, latest_data_on, age_days from mart.source_status
        where status in ('failed', 'stale') order by source""",
    )
    lines = [_source_line(row) for row in told]
    held = warehouse.rows(con, "select * from mart.batch_count where status = 'held' order by batch_no, file_sha256")
    failing = warehouse.rows(
        con, "select check_id, title_en, rows from mart.quality_check where severity = 'fail' and rows > 0 order by 1"
    )
    lines += [_held_line(row) for row in held]
    return lines + [f"check {row['check_id']}: {row['title_en']} ({row['rows']} rows)" for row in failing]


def _source_line(row: dict[str, Any]) -> str:
    if row["status"] == "failed":
        return f"source {row['source']} failed: {row['reason']}"
    return f"source {row['source']} is stale: data through {row['latest_data_on']}, {row['age_days']} days old"


def _held_line(row: dict[str, Any]) -> str:
    declared = f"{row['declared_enterprises']} 户 {row['declared_products']} 个"
    read = f"{row['read_enterprises']} 户 {row['read_products']} 个 in {row['read_rows']} rows"
    return (
        f"batch {row['batch_no']} is held for review and not used: its notice declares {declared}, "
        f"{row['file_name']} has {read}; "
        "take in the right list, or a batch_reviews table that says who releases it and why"
    )
