"""What a burn-up draws: the running totals of one place, its target and its projection."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.calendar_rows import MonthRow, last_day
from reports.trucks import Forecast
from reports.words import Pair


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn: running totals by month, a target and a projection where there are any."""

    place: Pair
    rows: Sequence[MonthRow]
    target: int | None
    forecast: Forecast | None
    through: date | None = None  # the last day of which anything is known
    even: int | None = None  # the even path on that day

    @property
    def known(self) -> list[MonthRow]:
        """The months that the data reach."""
        return [row for row in self.rows if row.claimed_total is not None]

    @property
    def reached(self) -> float:
        """How far the data have come, counted in months of `rows`: a whole number at the end of one."""
        last = self.known[-1].month if self.known else None
        if last is None or self.through is None or self.through >= last_day(last):
            return float(len(self.known) - 1)
        return len(self.known) - 1 - (last_day(last) - self.through).days / last_day(last).day

    @property
    def projected(self) -> tuple[int, int, int] | None:
        """Low, middle and high at the end, if the data end before it."""
        seen = self.forecast
        if seen is None or not seen.is_projected or not self.known or len(self.known) >= len(self.rows):
            return None
        found = (seen.projected_low, seen.projected_at_deadline, seen.projected_high)
        low, middle, high = found
        return None if low is None or middle is None or high is None else (low, middle, high)

    @property
    def highest(self) -> int:
        """The largest value drawn."""
        values: list[int] = [1, self.target or 0, *(self.projected or ())]
        values += [row.claimed_total or 0 for row in self.known[-1:]]
        return max(values)


def in_ten_thousands(highest: int) -> bool:
    """Whether the axis of a drawing counts in 万."""
    return highest >= 100_000
