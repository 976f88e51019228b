"""How earlier forecasts of the million did: what was said, what came, and how the plain run rate would have done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import scopes, trucks
from reports.page import Page, Status, percent
from reports.reading import Run, count, fetch
from reports.scopes import WHOLE
from reports.words import say

SHOWN: Final = 300


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

    scope_name: str
    path: str
    horizon_months: int
    forecasts: int
    judged: int
    inside: int
    error: float | None
    naive_error: float | None

    @property
    def coverage(self) -> str:
        """The share of outcomes inside the range, of those known."""
        return f"{percent(self.inside, self.judged):.1f}%" if self.judged else ""


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

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
    view = View(
        _horizons(con),
        _past(con),
        count(con, f"select count(*) from mart.retirement_backtest where scope_code = '{WHOLE}'"),
        count(con, f"select count(actual) from mart.retirement_backtest where scope_code = '{WHOLE}'"),
        trucks.forecasts(con).get(WHOLE) if trucks.summary(con) else None,
    )
    sections = ("forecast-now", "forecast-summary", "forecast-record", "forecast-method")
    yield Page("forecast.html", "forecast.html.j2", say("page.forecast"), view, sections, kib=150)
