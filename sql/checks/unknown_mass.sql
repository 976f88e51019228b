/*---
title.zh = "无法辨认的质量"
title.en = "Masses that are not understood"
severity = "warn"
---*/
select text as subject, 'unknown' as detail
from reading.mass
where status = 'unknown'
