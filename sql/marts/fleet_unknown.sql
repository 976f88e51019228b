-- One row per half-year or year, place, fleet (and ALL) and reason: vehicles kept out of the share because something is not
-- known, from vehicle rows (under each of their reasons) and from totals that cannot be used. Those whose city is not
-- known stand under every place in which it may lie: the province, its regions and 000000; without a province, 000000 only.
with kept as (
    select 'vehicles' as basis, prefecture_code as unit_code, province_code, period, fleet, unnest(reasons) as reason, vehicles
    from mart.fleet_tally
    where standing = 'kept_out'
    union all
    select
        'totals', unit_code, province_code,
        if(period_kind = 'year', year::varchar, year || 'H' || half),
        coalesce(fleet, '不明'), reason, added_or_replaced
    from core.fleet_total
    where reason is not null and is_latest and last_day <= $as_of
),
dated as (
    select * from kept
    union all
    select basis, unit_code, province_code, left(period, 4), fleet, reason, vehicles from kept where length(period) > 4
),
wider as (
    select distinct m.scope_code, u.province_code
    from mart.fleet_scope_unit as m
    join mart.fleet_scope as s using (scope_code)
    join core.unit as u using (unit_code)
    where s.scope_kind in ('key', 'region', 'province')
),
placed as (
    select m.scope_code, d.*
    from dated as d
    join mart.fleet_scope_unit as m using (unit_code)
    union all
    select '000000', d.* from dated as d
    where d.unit_code is null or d.unit_code not in (select unit_code from mart.fleet_scope_unit)
    union all
    select w.scope_code, d.* from dated as d
    join wider as w using (province_code)
    where d.unit_code is null
)
select
    period,
    scope_code,
    if(grouping(fleet) = 1, 'ALL', fleet) as fleet,
    basis,
    reason,
    sum(vehicles)::bigint as vehicles
from placed
group by grouping sets ((period, scope_code, fleet, basis, reason), (period, scope_code, basis, reason))
order by period, scope_code, fleet, basis, reason
