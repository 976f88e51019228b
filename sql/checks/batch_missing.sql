/*---
title.zh = "网站公告批次之间缺少的批次"
title.en = "Batches missing between those on the sites"
severity = "warn"
---*/
with on_sites as (
    select min(batch_no) as first_no, max(batch_no) as last_no
    from staging.notice
    where file_sha256 in (select file_sha256 from mart.fetch where outcome = 'kept')
)
select 'batch ' || number as subject, 'neither notice nor list is here' as detail
from (select unnest(range(first_no, last_no)) as number from on_sites)
where number not in (select batch_no from core.batch)
