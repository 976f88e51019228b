"""Months of the window in order, with running totals and the even path, and the years they add up to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import accumulate

from reports.trucks import Month


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One month; what it brought and the totals are missing for months that the data do not reach.

    The even path is that of its last day.
    """

    month: date
    claimed: int | None
    verified: int | None
    claimed_total: int | None
    verified_total: int | None
    even: int | None

    @property
    def text(self) -> str:
        """The month as tables write it."""
        return f"{self.month:%Y-%m}"


@dataclass(frozen=True, slots=True)
class YearRow:
    """One year with its months; its figures are the sums of theirs."""

    year: int
    months: Sequence[MonthRow]
    claimed: int
    verified: int


def _next(month: date) -> date:
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _span(first: date, last: date) -> list[date]:
    """The first days of all months from one day to another."""
    found = [first.replace(day=1)]
    while _next(found[-1]) <= last:
        found.append(_next(found[-1]))
    return found


def last_day(month: date) -> date:
    """The last day of the month that a day lies in."""
    return _next(month) - timedelta(days=1)


def even_path(through: date, target: int, window: tuple[date, date]) -> int:
    """The target spread evenly over the days of the window, as far as a day has come."""
    start, end = window
    return target * max((min(through, end) - start).days + 1, 0) // ((end - start).days + 1)


def month_rows(
    months: Sequence[Month], window: tuple[date, date], through: date | None, target: int | None
) -> list[MonthRow]:
    """Every month of the window; those the data reach have figures, zero where nothing was reported."""
    by_month = {row.month: row for row in months}
    reached = max([*by_month, *([through.replace(day=1)] if through else [])], default=None)
    span = _span(min([window[0], *by_month]), max([window[1], *by_month]))
    known = [by_month.get(month, Month(month, 0, 0)) for month in span if reached and month <= reached]
    claimed = list(accumulate(row.claimed for row in known))
    verified = list(accumulate(row.verified for row in known))
    found = []
    for place, month in enumerate(span):
        even = even_path(last_day(month), target, window) if target else None
        if place < len(known):
            row = known[place]
            found.append(MonthRow(month, row.claimed, row.verified, claimed[place], verified[place], even))
        else:
            found.append(MonthRow(month, None, None, None, None, even))
    return found


def year_rows(rows: Sequence[MonthRow]) -> list[YearRow]:
    """The years that the data reach, each with its months."""
    found = []
    for year in sorted({row.month.year for row in rows if row.claimed is not None}):
        of_year = [row for row in rows if row.month.year == year]
        claimed, verified = (sum(getattr(row, key) or 0 for row in of_year) for key in ("claimed", "verified"))
        found.append(YearRow(year, of_year, claimed, verified))
    return found
