/*---
title.zh = "无法辨认的排放标准"
title.en = "Emission standards that are not understood"
severity = "warn"
---*/
select text as subject, 'unknown' as detail
from reading.emission
where status = 'unknown'
