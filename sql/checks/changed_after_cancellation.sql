/*---
title.zh = "撤销后又变更扩展的车型"
title.en = "Models changed after they were cancelled"
severity = "warn"
---*/
select model_code as subject, 'batch ' || coalesce(batch_no::varchar, '?') as detail
from core.model_version
where kind = 'change' and listing = 'cancelled'
