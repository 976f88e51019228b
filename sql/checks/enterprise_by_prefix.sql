/*---
title.zh = "合并单元格填充后按型号前缀改正的企业"
title.en = "Enterprises set by the prefix of the model code"
severity = "warn"
---*/
select model_code as subject, enterprise as detail
from staging.nev_entry
where enterprise_basis = 'prefix'
