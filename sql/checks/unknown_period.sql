/*---
title.zh = "无法辨认的统计期"
title.en = "Periods that are not understood"
severity = "warn"
---*/
select text as subject, 'unknown' as detail
from reading.period
where status = 'unknown'
union all
select period_text, 'a half-yearly report names no half-year'
from staging.provincial_report
where period is null
