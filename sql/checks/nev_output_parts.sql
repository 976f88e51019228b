/*---
title.zh = "纯电动与插电式之和与合计不符的月份"
title.en = "Months whose kinds do not add up to the total"
severity = "warn"
---*/
select period as subject, detail
from core.nev_doubt
where doubt = 'parts'
