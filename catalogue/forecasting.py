"""How many trucks will have been retired at the deadline: a structural time series model, and how it did in the past.

Method: *local level with drift* (structural time series, Kalman filter of statsmodels) on the square roots of the
monthly counts. The level moves from month to month; the drift is one slope that the months must first earn, because
its prior is narrow. Paths of months to come are drawn with a fixed seed and added up: the projection is the median
of the sums, the range their middle 80 %. The paths carry all that so few months leave open: level, drift, noise, and
how fast the level moves. The square root keeps months above zero and makes noise alike at 3 and 30,000 a month.

Chosen by rolling origins: after 6, 9 … 30 of 31 months, 113 series (12 each of steady, ramp, year-end peak, stall,
step, S-curve, hump, random walk and 3 a month, all simulated; 5 stretches of real monthly vehicle output). Error of
the cumulative count in mean months' worth, share of outcomes inside of the 80 % range, and the interval score
(width plus ten times what was missed, the smaller the better):

                               6 months ahead            to the deadline           ramp, deadline
    this method              0.30  inside 75 %  1.60    0.47  inside 73 %  2.59    0.26  inside 86 %
    theta                    0.28  inside 70 %  1.56    0.45  inside 60 %  2.64    0.27  inside 71 %
    theta, square roots      0.29  inside 74 %  1.62    0.49  inside 65 %  2.84    0.21  inside 96 %
    ETS(A,N,N)               0.28  inside 55 %  1.77    0.40  inside 49 %  2.82    0.49  inside 22 %
    ETS(A,Ad,N)              0.30  inside 44 %  2.18    0.49  inside 41 %  3.93    0.19  inside 36 %
    mean of last 3 months    0.30  none         3.03    0.42  none         4.19    0.47  none

No method foresees that a campaign ends. Over all shapes the plain mean is a little nearer at the deadline; this
method is nearer up to 6 months ahead and on ramps, farther past a peak, and the only one whose range nearly holds:
72 to 96 % of the time, but 32 to 67 % where a series stalls, jumps or turns. Two year ends are too few to learn a
year-end peak from; none is assumed. After 3 to 5 months the range to the deadline is 1.8 times as wide as
on average later and still held only 69 %: with fewer than 6 nothing is projected.
"""

import calendar
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from catalogue import lean_start

METHOD = "local level with drift"
INTERVAL_PERCENT = 80
MIN_MONTHS = 6
RUN_RATE_MONTHS = 3
HORIZONS = (1, 3, 6)
PATHS = 2_000
SEED = 20_180_627
# How fast the level may move: variance of its monthly step, as a multiple of the variance of the noise.
LEVEL_SPEEDS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0)
# Standard deviation of the drift before any month is seen, as a multiple of that of the noise.
DRIFT_PRIOR = 0.2
# Of the level before any month is seen: wide enough not to matter.
LEVEL_PRIOR = 1_000.0
# The square root of a Poisson count has this variance whatever its mean; a month is never surer than that.
COUNT_VARIANCE = 0.25

# Why a row has no projection, or one that is not a forecast; null: it is a forecast.
TOO_FEW_MONTHS = f"fewer_than_{MIN_MONTHS}_complete_months"
NO_VEHICLES = "no_vehicle_in_a_complete_month"
DEADLINE_PASSED = "deadline_passed"
DATA_INCOMPLETE = "deadline_passed_but_data_end_before_it"
NOTES = (TOO_FEW_MONTHS, NO_VEHICLES, DEADLINE_PASSED, DATA_INCOMPLETE)

FORECAST_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "scope_code": pl.String,
    "scope_name": pl.String,
    "scope_kind": pl.String,
    "method": pl.String,  # null where nothing is projected
    "data_through": pl.Date,
    "claimed": pl.Int64,
    "target": pl.Int64,
    "months_left": pl.Float64,  # from the last day with data to the deadline; one decimal
    "run_rate_per_month": pl.Float64,  # one decimal
    "required_per_month": pl.Float64,  # one decimal, rounded up
    "projected_at_deadline": pl.Int64,
    "projected_low": pl.Int64,
    "projected_high": pl.Int64,
    "interval_percent": pl.Int64,
    "status": pl.String,
    "note": pl.String,
}
BACKTEST_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "scope_code": pl.String,
    "origin": pl.Date,
    "horizon_months": pl.Int64,
    "target_month": pl.Date,
    "projected": pl.Int64,
    "projected_low": pl.Int64,
    "projected_high": pl.Int64,
    "naive": pl.Int64,
    "actual": pl.Int64,
    "is_inside": pl.Boolean,
}


@dataclass(frozen=True, slots=True)
class Window:
    """The days that count and how far they are known. Months are numbered year * 12 + month - 1."""

    as_of: date
    data_through: date | None  # last day with data; null: none yet
    window_from: date
    deadline: date

    @property
    def months(self) -> range:
        """Return the months the model may see: whole ones in the window, up to the last complete one.

        The month in which the window opens is left out unless it opens on its first day (four days of June 2018
        say nothing about a month), and so is a last month of which more may come.
        """
        opening = _month(self.window_from) + (self.window_from.day > 1)
        known = self.known_through
        return range(opening, max(opening, _month(known) + (known == _last_day(_month(known)))))

    @property
    def is_over(self) -> bool:
        """Tell whether the deadline has passed."""
        return self.as_of > self.deadline

    @property
    def months_left(self) -> float:
        """Return months from what is known to the deadline, a part of a month by its days."""
        return 0.0 if self.is_over else max(0.0, _position(self.deadline) - _position(self.known_through))

    @property
    def known_through(self) -> date:
        """Return the last day known, at most the deadline.

        Once a later month has begun, the month of the last data is taken as known to its end.
        """
        if self.data_through is None:
            return date.fromordinal(self.window_from.toordinal() - 1)
        month = _month(self.data_through)
        known = _last_day(month) if _month(self.as_of) > month else self.data_through
        return min(known, self.deadline)


@dataclass(frozen=True, slots=True)
class _Known:
    """What is claimed in one scope: before the first whole month, in each complete month, in the month under way."""

    before: int
    series: list[int]
    under_way: int

    @property
    def claimed(self) -> int:
        return self.before + sum(self.series) + self.under_way


def forecast(claims: pl.DataFrame, scopes: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Return `mart.retirement_forecast`, one row per scope in the order of `scopes`.

    claims: scope_code, month (first day), claimed; months without vehicles may be missing. scopes: scope_code,
    scope_name, scope_kind, target (null where none). Scopes are forecast one by one, so the projections of cities
    do not add up to those of their region, and their bounds must not be added at all.
    """
    counts = _counts(claims)
    rows = [_forecast_row(scope, _known(counts, scope, window), window) for scope in _each(scopes)]
    return pl.DataFrame(rows, schema=FORECAST_SCHEMA)


def backtest(claims: pl.DataFrame, scopes: pl.DataFrame, window: Window) -> pl.DataFrame:
    """Return `mart.retirement_backtest`: what the method would have said at every past month end, and what came.

    Same input as `forecast`. Months are taken as they are known now, not as they had been reported by then, so
    late reports flatter the method. `naive` goes on at the mean of the last months. Counts are cumulative.
    """
    counts = _counts(claims)
    rows: list[dict[str, Any]] = []
    for scope in _each(scopes):
        rows += ({"scope_code": scope["scope_code"]} | row for row in _past(_known(counts, scope, window), window))
    return pl.DataFrame(rows, schema=BACKTEST_SCHEMA)


def project(series: list[int], months: int, *, seen: int = 0, last_share: float = 1.0) -> list[tuple[int, int, int]]:
    """Return low, middle and high of the vehicles in the next 1, 2 … `months` months together.

    series: vehicles in each month so far, oldest first. seen: vehicles already known in the first month to come.
    last_share: how much of the last month still counts.
    """
    return _draw(_filter(series), len(series), months, seen=seen, last_share=last_share)


def _filter(series: list[int]) -> list[Any]:
    """Run the filter over the months, once for each speed of the level. What it says of a month, it says without having
    seen those after it: one run serves every month from which the past was projected."""
    # Takes seconds to import, and only a night's build needs it.
    lean_start.allow_pandas()
    import numpy as np  # noqa: PLC0415
    from statsmodels.tsa.statespace.structural import UnobservedComponents  # noqa: PLC0415

    roots = np.sqrt(np.array(series, dtype=float))
    model = UnobservedComponents(roots, level="lldtrend")
    # All variances are multiples of that of the noise, which is worked out after the filter has run.
    model.ssm.initialize_known(np.array([roots[0], 0.0]), np.diag([LEVEL_PRIOR**2, DRIFT_PRIOR**2]))
    runs = []
    for speed in LEVEL_SPEEDS:
        model.update(np.array([1.0, speed]))
        runs.append(model.ssm.filter())
    return runs


def _draw(
    runs: list[Any], length: int, months: int, *, seen: int = 0, last_share: float = 1.0
) -> list[tuple[int, int, int]]:
    """Draw the months to come after the first `length` of those that were filtered."""
    import numpy as np  # noqa: PLC0415

    freedom = length - 1
    likelihoods, states = [], []
    for run in runs:
        # The first month only sets the level.
        errors, variances = run.forecasts_error[0, 1:length], run.forecasts_error_cov[0, 0, 1:length]
        noise = max(float(np.sum(errors**2 / variances)) / freedom, COUNT_VARIANCE)
        likelihoods.append(-0.5 * (freedom * np.log(noise) + np.sum(np.log(variances))))
        states.append((noise, run.predicted_state[:, length], run.predicted_state_cov[:, :, length]))
    weights = np.exp(np.array(likelihoods) - max(likelihoods))

    random = np.random.default_rng(SEED)
    paths = []
    shares = random.multinomial(PATHS, weights / weights.sum())
    for speed, count, (noise, mean, covariance) in zip(LEVEL_SPEEDS, shares, states, strict=True):
        scale = np.sqrt(noise * freedom / random.chisquare(freedom, (count, 1)))
        state = mean + scale * (random.standard_normal((count, 2)) @ np.linalg.cholesky(covariance).T)
        steps = np.sqrt(speed) * random.standard_normal((count, months))
        steps[:, 0] = 0.0  # the state is already that of the first month to come
        moved = np.cumsum(steps, axis=1) + random.standard_normal((count, months))
        paths.append(state[:, :1] + state[:, 1:] * np.arange(months) + scale * moved)
    vehicles = np.maximum(np.concatenate(paths), 0.0) ** 2
    vehicles[:, -1] *= last_share
    vehicles[:, 0] = np.maximum(vehicles[:, 0], seen)
    tail = (1 - INTERVAL_PERCENT / 100) / 2
    bounds = np.quantile(np.cumsum(vehicles, axis=1), [tail, 0.5, 1 - tail], axis=0)
    return [(int(low), int(middle), int(high)) for low, middle, high in np.floor(bounds + 0.5).T]


def _forecast_row(scope: dict[str, Any], known: _Known, window: Window) -> dict[str, Any]:
    claimed, target = known.claimed, scope["target"]
    low, projected, high, note = _at_deadline(known, window)
    recent = known.series[-RUN_RATE_MONTHS:]
    left = window.months_left
    return {
        "scope_code": scope["scope_code"],
        "scope_name": scope["scope_name"],
        "scope_kind": scope["scope_kind"],
        "method": None if note else METHOD,
        "data_through": window.data_through,
        "claimed": claimed,
        "target": target,
        "months_left": round(left, 1),
        "run_rate_per_month": round(sum(recent) / len(recent), 1) if recent else None,
        "required_per_month": None if target is None or not left else -(-max(target - claimed, 0) * 10 // left) / 10,
        "projected_at_deadline": projected,
        "projected_low": low,
        "projected_high": high,
        "interval_percent": None if note else INTERVAL_PERCENT,
        "status": _status(claimed, target, low, high, window),
        "note": note,
    }


def _at_deadline(known: _Known, window: Window) -> tuple[int | None, int | None, int | None, str | None]:
    """Return low, middle and high of the count at the deadline, and a note where that is no forecast."""
    claimed = known.claimed
    if not window.months_left:
        note = DATA_INCOMPLETE if window.known_through < window.deadline else DEADLINE_PASSED
        return claimed, claimed, claimed, note
    if len(known.series) < MIN_MONTHS:
        return None, None, None, TOO_FEW_MONTHS
    if not any(known.series):
        return None, None, None, NO_VEHICLES
    ahead = _month(window.deadline) - window.months[-1]
    low, middle, high = project(
        known.series, ahead, seen=known.under_way, last_share=_position(window.deadline) - _month(window.deadline)
    )[-1]
    complete = claimed - known.under_way
    return complete + low, complete + middle, complete + high, None


def _status(claimed: int, target: int | None, low: int | None, high: int | None, window: Window) -> str | None:
    if target is None:
        return None
    if claimed >= target:
        return "reached"
    if not window.months_left and window.known_through < window.deadline:
        return None  # of the months before the deadline that no data reach nobody can say how many they brought
    if window.is_over or (high is not None and high < target):
        return "missed"
    return "on_track" if low is not None and low >= target else "at_risk"


def _past(known: _Known, window: Window) -> Iterator[dict[str, Any]]:
    end = _month(window.deadline)
    runs = _filter(known.series) if any(known.series) else []
    for length in range(MIN_MONTHS, len(known.series) + 1):
        series, origin = known.series[:length], window.months[length - 1]
        if origin >= end or not any(series):
            continue
        so_far = known.before + sum(series)
        bounds = _draw(runs, length, end - origin, last_share=_position(window.deadline) - end)
        for horizon in sorted({h for h in HORIZONS if h < end - origin} | {end - origin}):
            low, middle, high = (so_far + vehicles for vehicles in bounds[horizon - 1])
            is_known = length + horizon <= len(known.series)
            actual = so_far + sum(known.series[length : length + horizon]) if is_known else None
            yield {
                "origin": _last_day(origin),
                "horizon_months": horizon,
                "target_month": min(_last_day(origin + horizon), window.deadline),
                "projected": middle,
                "projected_low": low,
                "projected_high": high,
                "naive": so_far + round(horizon * sum(series[-RUN_RATE_MONTHS:]) / RUN_RATE_MONTHS),
                "actual": actual,
                "is_inside": None if actual is None else low <= actual <= high,
            }


def _known(counts: Mapping[str, Mapping[int, int]], scope: dict[str, Any], window: Window) -> _Known:
    claimed, months = counts.get(scope["scope_code"], {}), window.months
    return _Known(
        before=sum(count for month, count in claimed.items() if month < months.start),
        series=[claimed.get(month, 0) for month in months],
        under_way=sum(count for month, count in claimed.items() if month >= months.stop),
    )


def _counts(claims: pl.DataFrame) -> dict[str, dict[int, int]]:
    counts: dict[str, dict[int, int]] = {}
    for row in _each(claims.group_by("scope_code", "month").agg(pl.col("claimed").sum())):
        counts.setdefault(row["scope_code"], {})[_month(row["month"])] = row["claimed"]
    return counts


def _each(frame: pl.DataFrame) -> Iterator[dict[str, Any]]:
    return frame.iter_rows(named=True)


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _last_day(month: int) -> date:
    year, number = month // 12, month % 12 + 1
    return date(year, number, calendar.monthrange(year, number)[1])


def _position(day: date) -> float:
    """Return a day's end on the scale of months: a whole number is the end of the month before."""
    return _month(day) + day.day / _last_day(_month(day)).day
