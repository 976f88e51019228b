/*---
title.zh = "公共领域统计数与其各月、各半年之和不符"
title.en = "Totals of public fleets that are not the sum of their months or half-years"
severity = "warn"
---*/
-- The longer total counts; parts differ when all are there, or when those that are there already exceed it.
with total as (
    select * from core.fleet_total where reason is null and is_latest
),
part as (
    select unit_code, fleet, year, half, 6 as wanted, added_or_replaced from total where period_kind = 'month'
    union all
    select unit_code, fleet, year, null, 2, added_or_replaced from total where period_kind = 'half_year'
),
summed as (
    select unit_code, fleet, year, half, count(*) = wanted as is_whole, sum(added_or_replaced)::bigint as added
    from part
    group by unit_code, fleet, year, half, wanted
)
select
    t.region_text || ' ' || t.fleet || ' ' || t.year || coalesce('H' || t.half, '') as subject,
    t.added_or_replaced || ' <> ' || s.added as detail
from total as t
join summed as s on s.unit_code = t.unit_code and s.fleet = t.fleet and s.year = t.year and s.half is not distinct from t.half
where t.period_kind in ('half_year', 'year')
    and (s.added > t.added_or_replaced or (s.is_whole and s.added <> t.added_or_replaced))
