/*---
title.zh = "报告期未结束就报送的半年报告"
title.en = "Half-yearly reports sent before the half-year was over"
severity = "warn"
---*/
select sender as subject, period || ', ' || submitted_on as detail
from staging.provincial_report
where submitted_on <= last_day(make_date(left(period, 4)::integer, 6 * right(period, 1)::integer, 1))
