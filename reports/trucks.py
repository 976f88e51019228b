"""The million trucks as the marts count them: by place and basis, month by month, projected, with reasons."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports.page import Status
from reports.reading import fetch, fetch_by
from reports.words import Pair, name, say

BASES: Final = ("low", "program", "high")
BASIS: Final = "program"  # the basis of every figure that does not name another
STATES: Final = {"reached": "ok", "on_track": "ok", "at_risk": "warn", "missed": "bad", "will_miss": "warn"}


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole ledger on the program basis, and the parameters of the plan behind it."""

    vehicles: int
    counted: int
    excluded: int
    indeterminate: int
    disposal_records: int
    natural_scrap: int
    without_permit: int
    data_through: date | None
    window_from: date
    window_to: date
    target: int
    low_through: date
    program_through: date
    high_through: date


@dataclass(frozen=True, slots=True)
class Progress:
    """What one place has reached on one basis; vehicles."""

    scope_code: str
    basis: str
    claimed: int
    verified: int
    target: int | None
    indeterminate: int
    records: int  # disposal records that tell of the place, counted or not


@dataclass(frozen=True, slots=True)
class Month:
    """The vehicles of one place that were retired in one month."""

    month: date
    claimed: int
    verified: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """Where one place will stand at the deadline, and by which method that is said."""

    method: str | None
    data_through: date | None
    claimed: int
    target: int | None
    months_left: float | None
    run_rate_per_month: float | None
    required_per_month: float | None
    projected_at_deadline: int | None
    projected_low: int | None
    projected_high: int | None
    interval_percent: float | None
    status: str | None
    note: str | None
    is_due: bool

    @property
    def state(self) -> Status:
        """The status as shape, colour and words; until the deadline has passed a miss is only projected."""
        said = self.status or ("unknown" if self.target is None else "undecided")
        said = "will_miss" if said == "missed" and not self.is_due else said
        return Status(STATES.get(said, "none"), name("forecast_status", said))

    @property
    def is_projected(self) -> bool:
        """Whether a method said something about days to come; past the deadline there is nothing to project."""
        values = (self.projected_low, self.projected_at_deadline, self.projected_high)
        return bool(self.method) and None not in values

    @property
    def interval(self) -> str:
        """The nominal share of outcomes inside the range, as text."""
        return "" if self.interval_percent is None else f"{self.interval_percent:g}%"


@dataclass(frozen=True, slots=True)
class Reason:
    """How many vehicles were excluded or left open for one reason."""

    outcome: str
    reason: str
    vehicles: int


def amount(vehicles: int) -> Pair:
    """A number of vehicles for prose: Chinese in ten thousands with one decimal, half up; English in full."""
    if abs(vehicles) < 10_000:
        return say("amount.few", n=vehicles)
    tenths = (abs(vehicles) + 500) // 1_000 * (1 if vehicles > 0 else -1)
    return say("amount.many", n=vehicles, wan=f"{tenths / 10:g}")


def summary(con: Connection) -> Summary | None:
    """Read the one row of the summary; nothing if no vehicle was ever reported."""
    found = fetch(
        con,
        Summary,
        """
        select vehicles, counted, excluded, indeterminate, disposal_records, natural_scrap, without_permit,
            data_through, window_from, window_to, target, low_through, program_through, high_through
        from mart.retirement_summary
        where vehicles > 0""",
    )
    return found[0] if found else None


def progress(con: Connection) -> dict[tuple[str, str], Progress]:
    """Read what every place has reached, by place and basis."""
    found = fetch(
        con,
        Progress,
        """
        select scope_code, basis, claimed, verified, target, indeterminate,
            max(records) over (partition by scope_code) as records  -- one that counts on low alone tells of the place
        from mart.retirement_progress
        order by scope_code, basis""",
    )
    return {(row.scope_code, row.basis): row for row in found}


def months(con: Connection) -> dict[str, list[Month]]:
    """Read the months of each place."""
    return fetch_by(
        con,
        Month,
        """
        select scope_code, month, claimed, verified
        from mart.retirement_month
        where basis = $basis
        order by month""",
        {"basis": BASIS},
    )


def forecasts(con: Connection) -> dict[str, Forecast]:
    """Read the forecast of each place."""
    found = fetch_by(
        con,
        Forecast,
        """
        select scope_code, method, data_through, claimed, target, months_left::double as months_left,
            run_rate_per_month::double as run_rate_per_month, required_per_month::double as required_per_month,
            round(projected_at_deadline)::bigint as projected_at_deadline,
            round(projected_low)::bigint as projected_low, round(projected_high)::bigint as projected_high,
            interval_percent::double as interval_percent, status, note,
            (select as_of from mart.run where is_current) > (select window_to from mart.retirement_summary) as is_due
        from mart.retirement_forecast
        order by method""",
    )
    return {place: rows[0] for place, rows in found.items()}


def reasons(con: Connection) -> dict[str, list[Reason]]:
    """Read why vehicles of each place do not count, most frequent first."""
    return fetch_by(
        con,
        Reason,
        """
        select scope_code, outcome, reason, vehicles
        from mart.retirement_reason
        order by outcome, vehicles desc, reason""",
    )
