-- One row per kind of contradiction, those that were not met too: what it is and what to do.
select
    k.check_id,
    k.title_zh,
    k.title_en,
    k.advice_zh,
    k.advice_en,
    k.severity,
    count(distinct c.vin) as vehicles,
    k.position::integer as position
from seed.retirement_conflicts as k
left join mart.retirement_conflict as c using (check_id)
group by all
order by position
