/*---
title.zh = "同一车辆多次计入公共领域"
title.en = "Vehicles that count twice for public fleets"
severity = "warn"
---*/
with twice as (
    select vin
    from mart.fleet_vehicle
    where standing = 'counted'
    group by vin
    having count(*) > 1
)
select left(vin, 3) || '**********' || right(vin, 4) as subject,
    string_agg(registered_on::varchar, ', ' order by registered_on) as detail
from mart.fleet_vehicle
semi join twice using (vin)
where standing = 'counted'
group by vin
