/*---
title.zh = "标准与所写阶段矛盾的文字"
title.en = "Texts whose standard does not have the stage written"
severity = "warn"
---*/
select text as subject, array_to_string(standards, ', ') as detail
from reading.emission
where status = 'contradiction'
