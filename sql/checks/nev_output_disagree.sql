/*---
title.zh = "产销量有不同说法的月份"
title.en = "Months for which files give different output"
severity = "warn"
---*/
select period as subject, detail
from core.nev_doubt
where doubt = 'disagree'
