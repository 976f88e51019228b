/*---
title.zh = "同一指标有不同的报告数"
title.en = "Reported figures that contradict each other"
severity = "warn"
---*/
select coalesce(target_id, metric) || ' ' || coalesce(period, '') || ' ' || coalesce(scope_code, '') as subject,
    string_agg(distinct value::varchar, ', ' order by value::varchar) as detail
from mart.reported_figure
group by target_id, metric, is_part, period, scope_code, unit
having count(distinct value) > 1
