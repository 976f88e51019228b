/*---
title.zh = "已从网站消失的网页（不等于撤销）"
title.en = "Pages that disappeared from a site (which revokes nothing)"
severity = "warn"
---*/
select url as subject, 'no longer there since ' || fetched_at::date as detail
from (from mart.fetch qualify row_number() over (partition by coalesce(redirected_from, url) order by fetch_no desc) = 1)
where outcome = 'gone'
