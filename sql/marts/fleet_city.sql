-- One row per city, fleet and half-year or year with vehicles or totals: what counts there. Vehicle rows win over totals;
-- a total for the half-year wins over totals for its months, one for the year over those for its halves. is_part: made of
-- totals for months, and one of a half-year is lacking. Vehicles outside of built-up areas alone tell nothing of those
-- inside: a total stands beside them.
with vehicle as (
    select
        prefecture_code,
        fleet,
        period,
        coalesce(sum(vehicles) filter (standing = 'counted'), 0)::bigint as added,
        coalesce(sum(vehicles) filter (standing = 'counted' and power = 'nev'), 0)::bigint as nev,
        coalesce(sum(vehicles) filter (standing = 'counted' and power = 'clean_energy'), 0)::bigint as clean,
        coalesce(sum(vehicles) filter (standing = 'kept_out'), 0)::bigint as kept_out,
        bool_or(standing = 'counted') as is_decided
    from mart.fleet_tally
    where prefecture_code is not null
    group by prefecture_code, fleet, period
),
usable as (
    select * from core.fleet_total where reason is null and is_latest and last_day <= $as_of
),
total_half as (
    select
        unit_code as prefecture_code,
        fleet,
        year || 'H' || half as period,
        coalesce(any_value(added_or_replaced) filter (period_kind = 'half_year'), sum(added_or_replaced))::bigint as added,
        coalesce(any_value(nev) filter (period_kind = 'half_year'), sum(nev))::bigint as nev,
        coalesce(any_value(clean_energy) filter (period_kind = 'half_year'), sum(clean_energy))::bigint as clean,
        not bool_or(period_kind = 'half_year') and count(*) < 6 as is_part
    from usable
    where period_kind in ('half_year', 'month')
    group by all
),
half as (
    select
        coalesce(v.prefecture_code, t.prefecture_code) as prefecture_code,
        coalesce(v.fleet, t.fleet) as fleet,
        coalesce(v.period, t.period) as period,
        coalesce(v.is_decided, false) as has_vehicles,
        if(v.is_decided or t.period is null, coalesce(v.added, 0), t.added) as added,
        if(v.is_decided or t.period is null, coalesce(v.nev, 0), t.nev) as nev,
        if(v.is_decided or t.period is null, coalesce(v.clean, 0), t.clean) as clean,
        coalesce(v.kept_out, 0) as kept_out,
        not coalesce(v.is_decided, false) and coalesce(t.is_part, false) as is_part
    from vehicle as v
    full join total_half as t using (prefecture_code, fleet, period)
),
summed as (
    select
        prefecture_code,
        fleet,
        left(period, 4) as period,
        bool_or(has_vehicles) as has_vehicles,
        sum(added)::bigint as added,
        sum(added) filter (has_vehicles)::bigint as added_from_vehicles,
        sum(nev)::bigint as nev,
        sum(clean)::bigint as clean,
        sum(kept_out)::bigint as kept_out,
        bool_or(is_part) as is_part
    from half
    group by all
),
total_year as (
    select unit_code as prefecture_code, fleet, year::varchar as period, added_or_replaced as added, nev, clean_energy as clean
    from usable
    where period_kind = 'year'
),
whole as (
    select
        coalesce(s.prefecture_code, t.prefecture_code) as prefecture_code,
        coalesce(s.fleet, t.fleet) as fleet,
        coalesce(s.period, t.period) as period,
        if(s.has_vehicles or t.period is null, s.added, t.added) as added,
        if(s.has_vehicles, coalesce(s.added_from_vehicles, 0), 0) as added_from_vehicles,
        if(s.has_vehicles or t.period is null, s.nev, t.nev) as nev,
        if(s.has_vehicles or t.period is null, s.clean, t.clean) as clean,
        coalesce(s.kept_out, 0) as kept_out,
        if(s.has_vehicles or t.period is null, s.is_part, false) as is_part
    from summed as s
    full join total_year as t using (prefecture_code, fleet, period)
)
select
    prefecture_code,
    fleet,
    period,
    added as added_or_replaced,
    if(has_vehicles, added, 0) as from_vehicles,
    nev,
    clean as clean_energy,
    kept_out,
    is_part
from half
union all
select prefecture_code, fleet, period, added, added_from_vehicles, nev, clean, kept_out, is_part
from whole
order by period, prefecture_code, fleet
