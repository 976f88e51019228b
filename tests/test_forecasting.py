"""The forecast of retired trucks: what it says, when it says nothing, and how often its range holds."""

import subprocess
import sys
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue import forecasting
from catalogue.forecasting import Window

OPENS, DEADLINE = date(2018, 6, 27), date(2020, 12, 31)
FIRST = 2018 * 12 + 6  # July 2018, the first whole month
COUNTS = st.lists(st.integers(0, 40_000), min_size=1, max_size=29)


def month(number):
    return date(number // 12, number % 12 + 1, 1)


def claims_of(series, *, scope="RETIRE_1M_SCOPE", first=FIRST):
    rows = [(scope, month(first + i), count) for i, count in enumerate(series) if count]
    return pl.DataFrame(rows, schema={"scope_code": pl.String, "month": pl.Date, "claimed": pl.Int64}, orient="row")


def scopes_of(*targets):
    codes = ["RETIRE_1M_SCOPE", "JJJ", "130100"][: len(targets)]
    return pl.DataFrame(
        {
            "scope_code": codes,
            "scope_name": codes,
            "scope_kind": ["whole", "region", "city"][: len(targets)],
            "target": pl.Series(targets, dtype=pl.Int64),
        }
    )


def window_after(months, **changes):
    """Return the window as it is on the third day after so many whole months, with data to the end of the last."""
    days = {"as_of": month(FIRST + months).replace(day=3), "data_through": month(FIRST + months - 1).replace(day=28)}
    return Window(**{**days, "window_from": OPENS, "deadline": DEADLINE, **changes})


def row_of(series, *, target=1_000_000, **changes):
    window = window_after(len(series), **changes)
    return forecasting.forecast(claims_of(series), scopes_of(target), window).row(0, named=True)


def projection(row):
    return row["projected_low"], row["projected_at_deadline"], row["projected_high"]


def noisy(mean, *, spread, seed):
    random = np.random.default_rng(seed)
    return random.poisson(np.maximum(random.normal(mean, spread * np.asarray(mean)), 0)).tolist()


def past_of(series, scopes=1):
    return forecasting.backtest(claims_of(series), scopes_of(*[None] * scopes), window_after(len(series)))


def test_a_steady_series_goes_on_as_it_was():
    row = row_of([30_000] * 18, target=900_000)
    low, projected, high = projection(row)
    assert low <= 900_000 <= high
    assert projected == pytest.approx(900_000, rel=0.01)
    assert (row["months_left"], row["run_rate_per_month"], row["required_per_month"]) == (12.0, 30_000.0, 30_000.0)
    assert (row["claimed"], row["status"], row["method"], row["note"]) == (
        540_000,
        "at_risk",
        forecasting.METHOD,
        None,
    )


def test_a_ramp_is_seen_where_the_run_rate_is_blind():
    series = [2_000 + 1_500 * i for i in range(30)]
    row = row_of(series[:18])
    low, projected, high = projection(row)
    naive = sum(series[:18]) + 12 * row["run_rate_per_month"]
    assert naive < projected
    assert abs(projected - sum(series)) < 0.6 * abs(naive - sum(series))
    assert low < sum(series) < high


@pytest.mark.parametrize("seed", range(3))
def test_on_ramps_it_is_nearer_than_the_run_rate(seed):
    past = past_of(noisy(3_000 + 1_200 * np.arange(30), spread=0.1, seed=seed))
    told = past.filter(pl.col("actual").is_not_null() & (pl.col("horizon_months") >= 3))
    off = told.select(
        method=(pl.col("projected") - pl.col("actual")).abs().mean(),
        naive=(pl.col("naive") - pl.col("actual")).abs().mean(),
    ).row(0, named=True)
    assert off["method"] <= 0.9 * off["naive"]


@pytest.mark.parametrize(
    ("target", "status"), [(500_000, "reached"), (700_000, "on_track"), (900_000, "at_risk"), (1_500_000, "missed")]
)
def test_the_status_compares_the_target_with_the_range(target, status):
    assert row_of([30_000] * 18, target=target)["status"] == status


def test_where_nothing_is_asked_there_is_no_status():
    row = row_of([30_000] * 18, target=None)
    assert (row["status"], row["required_per_month"], row["target"]) == (None, None, None)
    assert row["projected_at_deadline"] is not None


def test_a_reached_target_asks_for_nothing_more_and_is_still_projected():
    row = row_of([50_000] * 24)
    assert (row["status"], row["required_per_month"]) == ("reached", 0.0)
    assert row["projected_at_deadline"] > row["claimed"] == 1_200_000


@pytest.mark.parametrize(
    ("series", "note"),
    [
        ([40_000], forecasting.TOO_FEW_MONTHS),
        ([40_000] * 5, forecasting.TOO_FEW_MONTHS),
        ([0] * 12, forecasting.NO_VEHICLES),
    ],
)
def test_too_little_is_not_projected_from(series, note):
    row = row_of(series)
    assert (*projection(row), row["method"], row["interval_percent"]) == (None,) * 5
    assert (row["note"], row["status"], row["claimed"]) == (note, "at_risk", sum(series))
    assert past_of(series).is_empty()


def test_no_data_at_all_is_no_zero():
    window = window_after(3, data_through=None)
    row = forecasting.forecast(claims_of([]), scopes_of(1_000_000), window).row(0, named=True)
    assert (row["claimed"], row["run_rate_per_month"], row["projected_at_deadline"]) == (0, None, None)
    assert (row["months_left"], row["note"]) == (30.1, forecasting.TOO_FEW_MONTHS)


@pytest.mark.parametrize(("target", "status"), [(600_000, "reached"), (1_000_000, "missed")])
def test_after_the_deadline_the_count_stands(target, status):
    row = row_of([20_000] * 30, target=target, as_of=date(2021, 2, 1), data_through=DEADLINE)
    assert projection(row) == (600_000,) * 3
    assert (row["status"], row["note"]) == (status, forecasting.DEADLINE_PASSED)
    assert (row["months_left"], row["required_per_month"], row["method"]) == (0.0, None, None)


def test_after_the_deadline_missing_months_are_named():
    row = row_of([20_000] * 28, as_of=date(2021, 2, 1), data_through=date(2020, 10, 31))
    assert (row["projected_at_deadline"], row["note"]) == (560_000, forecasting.DATA_INCOMPLETE)
    assert row["status"] is None  # what the last months brought is not known, so nobody has missed anything
    nothing = row_of([], as_of=date(2021, 2, 1), data_through=None)
    assert (nothing["status"], nothing["note"]) == (None, forecasting.DATA_INCOMPLETE)
    enough = row_of([50_000] * 28, as_of=date(2021, 2, 1), data_through=date(2020, 10, 31))
    assert enough["status"] == "reached"


def test_on_the_last_day_with_all_data_nothing_is_left_to_project():
    row = row_of([20_000] * 30, as_of=DEADLINE, data_through=DEADLINE)
    assert (*projection(row), row["status"]) == (600_000, 600_000, 600_000, "missed")


def test_a_month_under_way_is_claimed_and_not_a_month_of_the_series():
    days = {"as_of": date(2020, 1, 10), "data_through": date(2020, 1, 10)}
    whole = row_of([30_000] * 18)
    begun = row_of([*[30_000] * 18, 2_000], **days)
    assert begun["claimed"] == 542_000
    assert begun["run_rate_per_month"] == 30_000.0
    assert begun["months_left"] == 11.7
    assert projection(begun) == projection(whole)
    # More than a usual month is already there: the rest of the year comes on top.
    surprising = row_of([*[30_000] * 18, 90_000], **days)
    assert surprising["projected_at_deadline"] == pytest.approx(whole["projected_at_deadline"] + 60_000, rel=0.01)


def test_the_last_month_is_complete_when_its_last_day_or_a_later_month_is_there():
    series = [*[30_000] * 17, 3_000]
    under_way = row_of(series, as_of=date(2019, 12, 30), data_through=date(2019, 12, 30))
    assert under_way["run_rate_per_month"] == 30_000.0
    for days in (
        {"as_of": date(2019, 12, 31), "data_through": date(2019, 12, 31)},
        {"as_of": date(2020, 1, 1), "data_through": date(2019, 12, 30)},
    ):
        assert row_of(series, **days)["run_rate_per_month"] == 21_000.0


def test_months_after_the_last_data_are_unknown_and_not_zero():
    on_time = row_of([30_000] * 12)
    late = row_of([30_000] * 12, as_of=date(2019, 11, 5))
    assert projection(late) == projection(on_time)
    assert late["months_left"] == 18.0


def test_four_days_of_june_count_and_do_not_drag_the_rate():
    days = window_after(8)
    claims = claims_of([500, *[30_000] * 8], first=FIRST - 1)
    row = forecasting.forecast(claims, scopes_of(1_000_000), days).row(0, named=True)
    plain = row_of([30_000] * 8)
    assert row["claimed"] == plain["claimed"] + 500
    assert projection(row) == tuple(value + 500 for value in projection(plain))


def test_a_deadline_within_a_month_takes_its_part():
    half = row_of([30_000] * 18, deadline=date(2020, 12, 15))
    assert half["months_left"] == 11.5
    assert half["projected_at_deadline"] == pytest.approx(540_000 + 30_000 * (11 + 15 / 31), rel=0.01)


def test_a_backtest_row_knows_only_its_past():
    series = noisy([20_000] * 20, spread=0.1, seed=5)
    whole, cut = past_of(series), past_of(series[:12])
    told = ["scope_code", "origin", "horizon_months", "target_month", "projected", "projected_low", "projected_high"]
    early = whole.filter(pl.col("origin") <= date(2019, 6, 30))
    assert early.select(*told, "naive").equals(cut.select(*told, "naive"))
    first = early.row(0, named=True)
    assert (first["origin"], first["target_month"], first["actual"]) == (
        date(2018, 12, 31),
        date(2019, 1, 31),
        sum(series[:7]),
    )
    assert early["horizon_months"].to_list()[:4] == [1, 3, 6, 24]
    unknown = whole.filter(pl.col("target_month") > date(2020, 2, 29))
    assert unknown["actual"].null_count() == unknown["is_inside"].null_count() == unknown.height > 0


def test_the_last_origin_of_the_backtest_is_the_forecast():
    series = noisy([20_000] * 20, spread=0.1, seed=6)
    last = past_of(series).row(-1, named=True)
    row = row_of(series)
    assert (last["projected_low"], last["projected"], last["projected_high"]) == projection(row)
    assert last["target_month"] == DEADLINE


def test_near_the_deadline_each_horizon_is_told_once():
    past = past_of([20_000] * 30)
    assert past.select("scope_code", "origin", "horizon_months").is_unique().all()
    assert past["target_month"].max() == DEADLINE
    assert past["origin"].max() == date(2020, 11, 30)
    assert past["actual"].null_count() == 0


@pytest.mark.parametrize(("mean", "spread"), [(20_000, 0.15), (300, 0.2), (8, 0.0)])
def test_the_range_holds_about_as_often_as_it_says(mean, spread):
    inside = [
        hit
        for seed in range(10)
        for hit in past_of(noisy([mean] * 30, spread=spread, seed=seed))["is_inside"].to_list()
    ]
    assert 0.72 <= sum(inside) / len(inside) <= 0.96


def test_the_range_holds_where_the_level_wanders():
    inside = []
    for seed in range(12):
        steps = np.random.default_rng(100 + seed).normal(0, 0.1, 30)
        inside += past_of(noisy(5_000 * np.exp(np.cumsum(steps)), spread=0.1, seed=seed))["is_inside"].to_list()
    assert 0.68 <= sum(inside) / len(inside) <= 0.95


@settings(max_examples=60, deadline=None)
@given(series=COUNTS, target=st.none() | st.integers(1, 1_500_000), begun=st.integers(0, 50_000))
def test_whatever_the_months_the_numbers_agree(series, target, begun):
    data_through = month(FIRST + len(series)).replace(day=10)
    row = row_of([*series, begun], target=target, as_of=data_through, data_through=data_through)
    assert row["claimed"] == sum(series) + begun
    if row["note"] is None:
        low, projected, high = projection(row)
        assert row["claimed"] <= low <= projected <= high
    else:
        assert projection(row) == (None, None, None)
    assert (row["status"] is None) == (target is None)
    if target is not None:
        assert (row["status"] == "reached") == (row["claimed"] >= target)
        needed = row["claimed"] + row["required_per_month"] * (row["months_left"] + 0.05)
        assert needed >= target


@settings(max_examples=20, deadline=None)
@given(series=COUNTS, random=st.randoms(use_true_random=False))
def test_the_order_of_rows_and_the_other_scopes_change_nothing(series, random):
    window = window_after(len(series))
    claims = pl.concat([claims_of(series), claims_of(series[::-1], scope="JJJ"), claims_of([3] * 4, scope="130100")])
    shuffled = claims[random.sample(range(claims.height), claims.height)]
    scopes = scopes_of(1_000_000, None, None)
    told = forecasting.forecast(claims, scopes, window)
    assert told.equals(forecasting.forecast(shuffled, scopes, window))
    assert told[:1].equals(forecasting.forecast(claims_of(series), scopes[:1], window))
    assert told["scope_code"].to_list() == scopes["scope_code"].to_list()


@settings(max_examples=20, deadline=None)
@given(series=st.lists(st.integers(100, 40_000), min_size=6, max_size=28))
def test_a_later_deadline_never_brings_fewer(series):
    ends = forecasting.project(series, 12)
    for before, after in pairwise(ends):
        assert all(later >= earlier for earlier, later in zip(before, after, strict=True))


def test_the_frames_are_as_declared():
    window = window_after(9)
    claims, scopes = claims_of([5] * 9), scopes_of(1_000_000, None, None)
    assert dict(forecasting.forecast(claims, scopes, window).schema) == forecasting.FORECAST_SCHEMA
    assert dict(forecasting.backtest(claims, scopes, window).schema) == forecasting.BACKTEST_SCHEMA
    assert dict(forecasting.backtest(claims_of([]), scopes, window).schema) == forecasting.BACKTEST_SCHEMA


def test_the_statistics_library_is_loaded_only_to_forecast():
    heavy = "{'statsmodels', 'pandas', 'scipy'}"
    code = f"import sys; from catalogue import cli, forecasting; sys.exit(not sys.modules.keys().isdisjoint({heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
