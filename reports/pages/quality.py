"""The data quality page: how old the sources are, what was refused, which checks have rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from catalogue.warehouse import Connection
from reports import exports, quality
from reports.page import Page, Status
from reports.reading import Run, count, fetch, grouped
from reports.words import Pair, say

SHOWN_FILES = 50
SHOWN_PER_REASON = 10
SHOWN_QUARANTINED = 40
SHOWN_CHECK_ROWS = 100


@dataclass(frozen=True, slots=True)
class File:
    """One source file, taken or refused."""

    name: str
    kind: str
    source_zh: str | None
    source_en: str | None
    received_at: datetime
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_duplicate: int
    status: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Rejected:
    """One quarantined row."""

    name: str
    sheet: str | None
    row_no: int
    column_name: str | None
    value: str | None
    reason_code: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """One row that a check found."""

    check_id: str
    subject: str
    detail: str | None


@dataclass(frozen=True, slots=True)
class Identity:
    """Two counts that must agree, each from its own table."""

    text: Pair
    left: int
    right: int

    @property
    def state(self) -> Status:
        """Whether they do."""
        if self.left == self.right:
            return Status("ok", say("status.agrees"))
        return Status("bad", say("status.differs"))


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    quality: quality.Quality
    files: Sequence[File]
    rejected: Sequence[Rejected]
    samples: dict[str, list[Sample]]
    identities: Sequence[Identity]


def _files(con: Connection) -> list[File]:
    return fetch(
        con,
        File,
        f"""
        select f.name, f.kind, coalesce(s.title_zh, f.source) as source_zh, coalesce(s.title_en, f.source) as source_en,
            f.received_at, f.rows_read, f.rows_accepted, f.rows_quarantined, f.rows_duplicate, f.status, f.reason
        from mart.ingest_file as f
        left join mart.source_status as s using (source)
        order by f.status <> 'refused', f.rows_quarantined desc, f.received_at desc, f.name, f.file_sha256
        limit {SHOWN_FILES}""",
    )


def _rejected(con: Connection) -> list[Rejected]:
    """A few rejected rows of each reason, masked as the export is."""
    return fetch(
        con,
        Rejected,
        f"""
        with rejected as ({exports.query("quarantine")})
        select "文件" as name, "工作表" as sheet, "行号" as row_no, "列" as column_name, "原值" as value,
            "原因代码" as reason_code, "原因" as reason
        from rejected
        qualify row_number() over (
            partition by reason_code order by "文件指纹", sheet, row_no, column_name) <= {SHOWN_PER_REASON}
        order by reason_code, "文件指纹", sheet, row_no, column_name
        limit {SHOWN_QUARANTINED}""",
    )


def _samples(con: Connection) -> dict[str, list[Sample]]:
    found = fetch(
        con,
        Sample,
        f"""
        select check_id, subject, detail
        from mart.quality_check_row
        order by check_id, position
        limit {SHOWN_CHECK_ROWS}""",
    )
    return grouped(found, lambda sample: sample.check_id)


def _identities(con: Connection, totals: quality.Totals) -> list[Identity]:
    """Counts of the same thing by different ways; a difference is shown, never smoothed."""
    pairs = {
        "rows": (totals.rows_read, totals.rows_accepted + totals.rows_quarantined + totals.rows_duplicate),
        "quarantine": (totals.rows_quarantined, count(con, "select count(*) from mart.quarantine")),
        "coverage": tuple(
            count(con, f"select sum({columns}) from mart.rule_coverage")
            for columns in ("population", "compliant + non_compliant + not_applicable + indeterminate")
        ),
        "findings": (
            count(con, "select sum(non_compliant + indeterminate) from mart.rule_coverage"),
            count(con, "select count(*) from mart.finding where is_open"),
        ),
        "flagged": (
            count(con, "select count(*) from mart.model_today where outcome = 'non_compliant'"),
            count(con, "select sum(flagged) from mart.enterprise"),
        ),
    }
    return [Identity(say(f"identity.{key}"), left, right) for key, (left, right) in pairs.items()]


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make quality.html."""
    state = quality.read(con)
    view = View(state, _files(con), _rejected(con), _samples(con), _identities(con, state.totals))
    sections = ("sources", "files", "quarantine", "checks", "identities")
    yield Page(
        "quality.html", "quality.html.j2", say("page.quality"), view, sections, kib=150, articles=("九", "十一", "十四")
    )
