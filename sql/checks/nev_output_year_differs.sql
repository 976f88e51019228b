/*---
title.zh = "全年产销量与各月之和不符"
title.en = "Years whose total is not the sum of its months"
severity = "warn"
---*/
select period as subject, detail
from core.nev_doubt
where doubt = 'year_differs'
