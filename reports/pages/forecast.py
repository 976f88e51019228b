"""How earlier forecasts of the million did: what was said, what came, and how the plain run rate would have done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import scopes, trucks
from reports.markup import whole_number
from reports.page import Page, Status, percent
from reports.reading import Run, count, fetch
from reports.scopes import WHOLE
from reports.words import Pair, say

SHOWN: Final = 300
LARGER, SMALLER, EQUAL = "forecast.larger", "forecast.smaller", "forecast.equal"


@dataclass(frozen=True, slots=True)
class Past:
    """One forecast of the past for the whole, with what came of it once that is known; running totals."""

    origin: date
    horizon_months: int
    target_month: date
    projected: int
    projected_low: int | None
    projected_high: int | None
    naive: int | None
    actual: int | None
    is_inside: bool | None

    @property
    def error(self) -> str:
        """Forecast less outcome."""
        return "" if self.actual is None else f"{self.projected - self.actual:+,}"

    @property
    def naive_error(self) -> str:
        """Plain run rate less outcome."""
        return "" if self.actual is None or self.naive is None else f"{self.naive - self.actual:+,}"

    @property
    def state(self) -> Status:
        """Inside the range or not, or not to be judged yet."""
        if self.is_inside is None:
            return Status("none", say("forecast.waiting"))
        return Status("ok", say("forecast.inside")) if self.is_inside else Status("bad", say("forecast.outside"))


@dataclass(frozen=True, slots=True)
class Horizon:
    """The forecasts of one place that far ahead; errors are means of absolute differences, vehicles."""

    scope_code: str
    scope_name: str
    path: str
    horizon_months: int
    forecasts: int
    judged: int
    inside: int
    error: float | None
    naive_error: float | None

    @property
    def against(self) -> str:
        """The words for whether the method errs more than the plain run rate, in whole vehicles as the table shows."""
        if self.error is None or self.naive_error is None:
            return ""
        error, naive = int(self.error + 0.5), int(self.naive_error + 0.5)
        return LARGER if error > naive else SMALLER if error < naive else EQUAL

    @property
    def error_text(self) -> str:
        """The mean error, marked where the plain run rate does better."""
        return f"{'▲ ' if self.against == LARGER else ''}{whole_number(self.error)}"

    @property
    def coverage(self) -> str:
        """The share of outcomes inside the range, of those known."""
        return f"{percent(self.inside, self.judged):.1f}%" if self.judged else ""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    finding: Pair | None
    horizons: Sequence[Horizon]
    past: Sequence[Past]
    total: int
    judged: int
    forecast: trucks.Forecast | None


@dataclass(frozen=True, slots=True)
class _Sum:
    scope_code: str
    horizon_months: int
    forecasts: int
    judged: int
    inside: int
    error: float | None
    naive_error: float | None


def _horizons(con: Connection) -> list[Horizon]:
    """The whole first, then the regions."""
    found = fetch(
        con,
        _Sum,
        """
        select scope_code, horizon_months, count(*) as forecasts, count(actual) as judged,
            count(*) filter (where is_inside) as inside, avg(abs(projected - actual))::double as error,
            avg(abs(naive - actual))::double as naive_error
        from mart.retirement_backtest
        group by scope_code, horizon_months
        having count(actual) > 0 or horizon_months <= 6
        order by horizon_months""",
    )
    shown = [scope for scope in scopes.read(con).million().all if scope.scope_kind in {"whole", "region"}]
    return [
        Horizon(
            scope.scope_code,
            scope.short_name,
            scope.path,
            row.horizon_months,
            row.forecasts,
            row.judged,
            row.inside,
            row.error,
            row.naive_error,
        )
        for scope in shown
        for row in found
        if row.scope_code == scope.scope_code
    ]


def _finding(horizons: Sequence[Horizon]) -> Pair | None:
    """What the record of the whole comes to: how often inside the range, and whether the method beats the run rate."""
    judged = [row for row in horizons if row.scope_code == WHOLE and row.judged]
    if not judged:
        return None
    told = []
    for against in (LARGER, SMALLER, EQUAL):
        months = [str(row.horizon_months) for row in judged if row.against == against]
        if months:
            told.append(say(against, zh="、".join(months), en=", ".join(months)))
    n, inside = sum(row.judged for row in judged), sum(row.inside for row in judged)
    zh, en = "；".join(one.zh for one in told), "; ".join(one.en for one in told)
    return say("forecast.finding", n=n, inside=inside, zh=zh, en=en)


def _past(con: Connection) -> list[Past]:
    return fetch(
        con,
        Past,
        f"""
        select origin, horizon_months, target_month, round(projected)::bigint as projected,
            round(projected_low)::bigint as projected_low, round(projected_high)::bigint as projected_high,
            round(naive)::bigint as naive, actual::bigint as actual, is_inside
        from mart.retirement_backtest
        where scope_code = $scope
        order by origin desc, horizon_months
        limit {SHOWN}""",
        {"scope": WHOLE},
    )


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make forecast.html."""
    horizons = _horizons(con)
    view = View(
        _finding(horizons),
        horizons,
        _past(con),
        count(con, f"select count(*) from mart.retirement_backtest where scope_code = '{WHOLE}'"),
        count(con, f"select count(actual) from mart.retirement_backtest where scope_code = '{WHOLE}'"),
        trucks.forecasts(con).get(WHOLE) if trucks.summary(con) else None,
    )
    sections = ("forecast-now", "forecast-summary", "forecast-record", "forecast-method")
    yield Page("forecast.html", "forecast.html.j2", say("page.forecast"), view, sections, kib=150)
