/*---
title.zh = "公共领域逐车记录与统计数不同"
title.en = "Public fleets whose vehicle rows and totals differ"
severity = "warn"
---*/
select scope_name || ' ' || fleet || ' ' || period as subject,
    'vehicles ' || vehicles_added || ', total ' || total_added as detail
from mart.fleet_difference
