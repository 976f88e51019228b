/*---
title.zh = "同一车辆同一天的登记记录，有的低于所要求的排放阶段，有的不低于"
title.en = "Registrations of one vehicle and day of which one is below the stage in force and another is not"
severity = "warn"
---*/
-- A hash finds the few rows that may share vehicle and day with one that is below; only these are compared.
with judged as (
    select t.vin, t.registered_on, c.outcome, c.actual_stage, hash(t.vin, t.registered_on) as same
    from ledger.timing as t
    join ledger.timing_case as c using (case_key)
    where t.registered_on <= (select as_of from ledger.state)
),
other as materialized (
    select * from judged where outcome < 3 and same in (select same from judged where outcome = 3)
),
beside as (
    select * from other
    union all
    select * from judged where outcome = 3 and same in (select same from other)
)
select
    left(vin, 3) || '**********' || right(vin, 4) as subject,
    registered_on || ': ' || string_agg(distinct coalesce(actual_stage, '?'), ', ' order by coalesce(actual_stage, '?')) as detail
from beside
group by vin, registered_on
having min(outcome) < 3 and max(outcome) = 3
