/*---
title.zh = "登记类文件中无法辨认的代码或名称（按缺失处理）"
title.en = "Codes and names of registers that are not understood (they count as missing)"
severity = "warn"
---*/
select text as subject, 'vehicle_type' as detail from reading.vehicle_type where status = 'unknown'
union all
select text, 'fuel' from reading.fuel_code where status = 'unknown'
union all
select text, 'usage' from reading.usage where status = 'unknown'
union all
select text, 'status' from reading.vehicle_status where status = 'unknown'
union all
select text, 'emission_stage' from reading.vehicle_stage where status not in ('read', 'none')
union all
select text, 'region_code' from reading.region where status = 'unknown'
union all
select text, 'event' from reading.register_event where status = 'unknown'
