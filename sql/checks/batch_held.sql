/*---
title.zh = "户数、个数与公告所称不符而待审核的批次"
title.en = "Batches held for review because their list has other counts than the notice declares"
severity = "warn"
---*/
select 'batch ' || batch_no as subject,
    'declared ' || coalesce(declared_enterprises::varchar, '?') || ' 户 ' || coalesce(declared_products::varchar, '?')
        || ' 个, read ' || read_enterprises || ' 户 ' || read_products || ' 个 (' || read_rows || ' rows)' as detail
from mart.batch_count
where status = 'held'
