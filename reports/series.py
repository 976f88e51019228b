"""What a burn-up draws: the running totals of one place, its target and its projection."""

from collections.abc import Sequence
from dataclasses import dataclass

from reports.calendar_rows import MonthRow
from reports.trucks import Forecast
from reports.words import Pair


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn: running totals by month, a target and a projection where there are any."""

    place: Pair
    rows: Sequence[MonthRow]
    target: int | None
    forecast: Forecast | None

    @property
    def known(self) -> list[MonthRow]:
        """The months that the data reach."""
        return [row for row in self.rows if row.claimed_total is not None]

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
