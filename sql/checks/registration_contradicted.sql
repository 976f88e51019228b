/*---
title.zh = "同一车辆同一天的登记记录，有的低于所要求的排放阶段，有的不低于"
title.en = "Registrations of one vehicle and day of which one is below the stage in force and another is not"
severity = "warn"
---*/
with beside as (
    select t.vin, t.registered_on, c.actual_stage, c.reason_code
    from ledger.timing_same_day as t
    join ledger.timing_case as c using (case_key)
    where t.registered_on <= (select as_of from ledger.state)
)
select
    left(vin, 3) || '**********' || right(vin, 4) as subject,
    registered_on || ': ' || string_agg(distinct coalesce(actual_stage, '?'), ', ' order by coalesce(actual_stage, '?')) as detail
from beside
group by vin, registered_on
having bool_or(reason_code = 'conflict:registration')
