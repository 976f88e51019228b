/*---
title.zh = "新能源目录内车型登记为非新能源燃料"
title.en = "Models of a new-energy catalogue registered with another fuel"
severity = "warn"
---*/
select model_code as subject, fuel || ': ' || count(*) || ' vehicles' as detail
from mart.fleet_vehicle
where is_listed and power <> 'nev'
group by model_code, fuel
