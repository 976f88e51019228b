/*---
title.zh = "产量与销量疑似互换的月份"
title.en = "Months whose production and sales look exchanged"
severity = "warn"
---*/
select period as subject, detail
from core.nev_doubt
where doubt = 'exchanged'
