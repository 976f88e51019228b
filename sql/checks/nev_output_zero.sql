/*---
title.zh = "产销量为0、实为缺失的月份"
title.en = "Months whose figures are zero and stand for missing ones"
severity = "warn"
---*/
select period as subject, detail
from core.nev_doubt
where doubt = 'zero'
