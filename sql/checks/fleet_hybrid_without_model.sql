/*---
title.zh = "没有车型的混合动力车"
title.en = "Hybrids on record without a model"
severity = "warn"
---*/
select prefecture_code || ' ' || fleet || ' ' || period as subject, count(*) || ' vehicles, counted as no new-energy vehicle' as detail
from mart.fleet_vehicle
where standing = 'counted' and is_hybrid and model_code is null and power = 'neither'
group by prefecture_code, fleet, period
