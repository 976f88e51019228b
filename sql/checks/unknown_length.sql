/*---
title.zh = "无法辨认的长度"
title.en = "Lengths that are not understood"
severity = "warn"
---*/
select text as subject, 'unknown' as detail
from reading.length
where status = 'unknown'
