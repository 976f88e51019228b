/*---
title.zh = "抓取失败的网址"
title.en = "Addresses of sites that do not give what belongs there"
severity = "warn"
---*/
select url as subject, reason as detail
from (from mart.fetch qualify row_number() over (partition by coalesce(redirected_from, url) order by fetch_no desc) = 1)
where outcome in ('failed', 'refused')
