/*---
title.zh = "未列型号的撤销决定"
title.en = "Decisions to revoke that name no model"
severity = "warn"
---*/
select decision_no as subject, enterprise as detail
from staging.decision
where action = 'revoke_product' and model_code is null
