/*---
title.zh = "同一统计数前后不一的公共领域"
title.en = "Public fleets for which totals contradict each other"
severity = "warn"
---*/
select region_text || ' ' || fleet as subject,
    count(*) || ' totals for one period, ' || min(added_or_replaced) || ' to ' || max(added_or_replaced) as detail
from core.fleet_total
where fleet is not null and last_day is not null
group by coalesce(unit_code, region_text), region_text, fleet, period_kind, year, half, month
having count(distinct (added_or_replaced, nev, clean_energy)) > 1
