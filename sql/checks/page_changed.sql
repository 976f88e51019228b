/*---
title.zh = "网站上更换过内容的公告和附件"
title.en = "Articles, attachments and product pages whose content was changed on the site"
severity = "warn"
---*/
select url as subject, count(distinct file_sha256) || ' versions, the latest of ' || max(fetched_at)::date as detail
from mart.fetch
where page_kind <> 'list' and file_sha256 is not null
group by url
having count(distinct file_sha256) > 1
