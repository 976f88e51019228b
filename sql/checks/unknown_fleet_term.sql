/*---
title.zh = "无法辨认的公共领域、购置方式、建成区"
title.en = "Fleets, acquisitions and built-up areas that are not understood"
severity = "warn"
---*/
select text as subject, '公共领域' as detail from reading.fleet where status = 'unknown'
union all
select text, '购置方式' from reading.acquisition where status = 'unknown'
union all
select text, '城市建成区' from reading.built_up_area where status = 'unknown'
