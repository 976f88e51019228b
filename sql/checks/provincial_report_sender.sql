/*---
title.zh = "报送单位不在名单内的半年报告"
title.en = "Half-yearly reports of senders that owe none"
severity = "warn"
---*/
select sender as subject, coalesce(period, period_text) || ', ' || submitted_on as detail
from staging.provincial_report
where province_code is null
