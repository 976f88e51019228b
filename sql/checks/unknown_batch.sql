/*---
title.zh = "无法辨认的批次"
title.en = "Batches that are not understood"
severity = "warn"
---*/
select text as subject, 'unknown' as detail
from reading.batch
where status = 'unknown'
