/*---
title.zh = "同一车辆同一天登记互相矛盾的公共领域记录"
title.en = "Public fleets: rows of one vehicle and day that contradict each other"
severity = "warn"
---*/
select left(vin, 3) || '**********' || right(vin, 4) as subject,
    registered_on || ' ' || fleet || ', kept out of the share' as detail
from mart.fleet_vehicle
where list_contains(reasons, 'conflict')
