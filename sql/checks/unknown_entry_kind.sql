/*---
title.zh = "无法辨认的公告类别"
title.en = "Kinds of entry that are not known"
severity = "warn"
---*/
select coalesce(entry_kind, '(空白)') as subject, count(*) || ' rows' as detail
from staging.announcement
where kind = 'unclear'
group by entry_kind
