/*---
title.zh = "不可能的总质量，多为单位误填（按缺失处理）"
title.en = "Gross masses that no vehicle has, mostly slips of unit (they count as missing)"
severity = "warn"
---*/
-- Motorcycles and what else has no stage in the calendar may weigh less and are left out.
select model_code as subject, array_to_string(v.gvm.texts, ' | ') as detail
from core.model_version as v
join core.model_meaning as m using (model_code, seq)
where m.gvm_status = 'impossible' and m.stage_duty = 'covered'
