/*---
title.zh = "不知是否插电式的混合动力车"
title.en = "Hybrids of which nothing says whether they are plug-ins"
severity = "warn"
---*/
select coalesce(prefecture_code, '?') || ' ' || fleet || ' ' || period as subject,
    count(*) || ' vehicles, kept out of the share' as detail
from mart.fleet_vehicle
where standing = 'kept_out' and is_hybrid and power is null
group by prefecture_code, fleet, period
