/*---
title.zh = "无法辨认的燃料"
title.en = "Fuels that are not understood"
severity = "warn"
---*/
select text as subject, 'unknown' as detail
from reading.fuel
where status = 'unknown'
