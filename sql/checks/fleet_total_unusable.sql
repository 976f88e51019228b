/*---
title.zh = "不能计入比例的公共领域统计数"
title.en = "Totals of public fleets that cannot enter a share"
severity = "warn"
---*/
select region_text || ' ' || coalesce(fleet, '?') as subject, reason || ': ' || added_or_replaced as detail
from core.fleet_total
where reason is not null and is_latest
