/*---
title.zh = "累计产销量跳变的月份"
title.en = "Months at which totals of the year so far jump"
severity = "warn"
---*/
select period as subject, detail
from core.nev_doubt
where doubt = 'cumulative'
