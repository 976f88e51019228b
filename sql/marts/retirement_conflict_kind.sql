-- One row per kind of contradiction, those that were not met too: what it is and what to do.
with met as (select check_id, count(distinct vin) as vehicles from mart.retirement_conflict group by check_id)
select
    k.check_id,
    k.title_zh,
    k.title_en,
    k.advice_zh,
    k.advice_en,
    k.severity,
    coalesce(m.vehicles, 0) as vehicles,
    k.position::integer as position
from seed.retirement_conflicts as k
left join met as m using (check_id)
order by position
