"""What one pack is about: a department that owes a report, a half-year, and the run that tells of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.errors import UsageError
from catalogue.warehouse import Connection
from reports.halfyear.period import HalfYear
from reports.reading import Run, fetch
from reports.words import Pair


@dataclass(frozen=True, slots=True)
class Duty:
    """One report that is owed, and what came of it; see mart.provincial_report."""

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


@dataclass(frozen=True, slots=True)
class Subject:
    """The province, the half-year, and the run behind every figure."""

    duty: Duty
    half: HalfYear
    run: Run

    @property
    def code(self) -> str:
        """The code of the province."""
        return self.duty.province_code

    @property
    def name(self) -> Pair:
        """The name of the province."""
        return Pair(self.duty.scope_name, self.duty.scope_name_en)

    @property
    def workbook(self) -> str:
        """The name of the workbook; that of sample data says so."""
        return f"{self.run.mark}report.xlsx"

    @property
    def letter(self) -> str:
        """The name of the letter; that of sample data says so."""
        return f"{self.run.mark}letter.docx"

    @property
    def is_over(self) -> bool:
        """Whether the half-year had ended by the policy day, that day included."""
        return self.half.last <= self.run.as_of

    @property
    def upto(self) -> date:
        """The last day that the report tells of."""
        return min(self.half.last, self.run.as_of)

    @property
    def known_months(self) -> tuple[date, ...]:
        """The months of the half-year that have begun."""
        return tuple(month for month in self.half.months if month <= self.run.as_of)


def duties(con: Connection) -> list[Duty]:
    """Read every report that a province or the Corps owes, by half-year and official order."""
    return fetch(
        con,
        Duty,
        """
        select province_code, scope_name, scope_name_en, kind, period, due_on, submitted_on, status, has_list,
            document_no
        from mart.provincial_report
        where kind in ('province', 'corps')
        order by period, province_code""",
    )


def _province(code: str, owed: Sequence[Duty]) -> None:
    """Refuse a code that owes no report, naming those that do."""
    names = {duty.province_code: duty.scope_name for duty in owed}
    if code not in names:
        valid = "  ".join(f"{known} {name}" for known, name in names.items())
        raise UsageError(f"--province {code!r} is no province that owes a half-year report; valid are: {valid}")


def _period(text: str | None, owed: Sequence[Duty], as_of: date) -> HalfYear:
    """Find the half-year asked for, else the latest that is over; its report is due within fourteen days."""
    halves = [half for code in dict.fromkeys(duty.period for duty in owed) if (half := HalfYear.read(code))]
    valid = ", ".join(half.code for half in halves)
    if text is not None:
        found = next((half for half in halves if half.code == text), None)
        if found is None:
            raise UsageError(f"--period {text!r} is no half-year of the plan by {as_of}; valid are: {valid}")
        return found
    over = [half for half in halves if half.last <= as_of]
    if not over:
        raise UsageError(f"no half-year of the plan is over on {as_of}; name one with --period, valid are: {valid}")
    return over[-1]


def choose(con: Connection, run: Run, province: str, period: str | None) -> Subject:
    """Settle what the pack is about; a code or half-year that is not valid is a UsageError."""
    owed = duties(con)
    if not owed:
        raise UsageError(f"no half-year report is owed on {run.as_of}: the plan of 2018-07-23 asks for the first later")
    _province(province, owed)
    half = _period(period, owed, run.as_of)
    duty = next(duty for duty in owed if duty.province_code == province and duty.period == half.code)
    return Subject(duty, half, run)
