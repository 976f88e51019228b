/*---
title.zh = "找不到更正对象的勘误"
title.en = "Corrections whose target has not been received"
severity = "warn"
---*/
select c.model_code as subject, c.wrong_content || ' → ' || c.right_content as detail
from staging.nev_entry as c
where c.wrong_content is not null
    and not exists (
        from staging.nev_entry as l
        where l.model_code = c.model_code and l.enterprise = c.wrong_content and l.catalogue = c.catalogue
    )
union all
select c.model_code, 'announcement batch ' || coalesce(c.batch_no::varchar, '?')
from core.model_event as c
where c.kind = 'correction'
    and not exists (
        from core.model_event as t
        where t.model_code = c.model_code and t.seq < c.seq and t.kind in ('new', 'change', 'listed', 'restore')
    )
