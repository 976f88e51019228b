"""The half-yearly reports of article 十四: who owed one, when it came, and where no list says anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports.page import Status
from reports.reading import fetch
from reports.words import Pair, name

STATES: Final = {"on_time": "ok", "late": "warn", "missing": "bad"}
STATUSES: Final = ("on_time", "late", "missing", "not_due", "no_list")


@dataclass(frozen=True, slots=True)
class Report:
    """One department and half-year."""

    province_code: str
    scope_name: str
    scope_name_en: str
    kind: str
    period: str
    due_on: date
    submitted_on: date | None
    status: str
    has_list: bool
    document_no: str | None
    file_name: str | None
    sheet: str | None
    row_no: int | None

    @property
    def told(self) -> str:
        """The status, but for a report that no list of received ones speaks about: nothing is known of it."""
        return "no_list" if self.status == "missing" and not self.has_list else self.status

    @property
    def state(self) -> Status:
        """In time, late, missing, not due, or no list."""
        return Status(STATES.get(self.told, "none"), name("report_status", self.told))


@dataclass(frozen=True, slots=True)
class Half:
    """One half-year: when its reports were due, and how many came."""

    period: str
    due_on: date
    owed: int
    counts: Sequence[int]


@dataclass(frozen=True, slots=True)
class Line:
    """One department with its half-years, in the order of the columns."""

    name: Pair
    reports: Sequence[Report]


def read(con: Connection) -> list[Report]:
    """Read every report owed, half-years in their order, departments in the official one."""
    return fetch(
        con,
        Report,
        """
        select p.province_code, p.scope_name, p.scope_name_en, p.kind, p.period, p.due_on, p.submitted_on, p.status,
            p.has_list, p.document_no, f.name as file_name, p.sheet, p.row_no
        from mart.provincial_report as p
        left join mart.ingest_file as f on f.file_sha256 = p.file_sha256 and f.status = 'taken'
        order by p.period, array_position(['province', 'corps', 'planned_city'], p.kind), p.province_code""",
    )


def halves(found: Sequence[Report]) -> list[Half]:
    """The half-years with how many departments have which status; the counts add up to those that owe a report."""
    rows = []
    for period in sorted({report.period for report in found}):
        own = [report for report in found if report.period == period]
        counts = [sum(report.told == status for report in own) for status in STATUSES]
        rows.append(Half(period, own[0].due_on, len(own), counts))
    return rows


def lines(found: Sequence[Report]) -> list[Line]:
    """The departments with their half-years."""
    by_code: dict[str, list[Report]] = {}
    for report in found:
        by_code.setdefault(report.province_code, []).append(report)
    return [Line(Pair(rows[0].scope_name, rows[0].scope_name_en), rows) for rows in by_code.values()]
