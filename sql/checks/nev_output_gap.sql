/*---
title.zh = "产销量序列中缺少的月份"
title.en = "Months missing in the series of output"
severity = "warn"
---*/
select period as subject, detail
from core.nev_doubt
where doubt = 'gap'
