/*---
title.zh = "没有企业名称的条目"
title.en = "Entries without an enterprise"
severity = "warn"
---*/
select model_code as subject, 'announcement' as detail from staging.announcement where enterprise is null
union all
select model_code, catalogue from staging.nev_entry where enterprise is null and wrong_content is null
