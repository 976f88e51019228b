/*---
title.zh = "列入日期不明的车型"
title.en = "Models listed on an unknown day"
severity = "warn"
---*/
select model_code as subject, 'batch ' || coalesce(batch_no::varchar, '?') as detail
from core.model_version
where listing = 'listed' and valid_from is null
