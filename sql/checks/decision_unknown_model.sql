/*---
title.zh = "决定所列型号不在已知车型中"
title.en = "Decisions that name a model not known here"
severity = "warn"
---*/
select d.decision_no as subject, d.model_code as detail
from staging.decision as d
anti join day.model as m using (model_code)
where d.model_code is not null
