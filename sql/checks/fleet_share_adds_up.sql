/*---
title.zh = "各城市公共领域车辆数之和与合计不符"
title.en = "Cities do not add up to a share"
severity = "fail"
---*/
select period || ' ' || scope_code || ' ' || fleet as subject, 'parts do not add up' as detail
from mart.fleet_share
where nev + clean_energy > added_or_replaced or from_vehicles + from_totals <> added_or_replaced
union all
select s.period || ' ' || s.fleet, s.added_or_replaced || ' <> ' || sum(c.added_or_replaced)
from mart.fleet_share as s
join mart.fleet_share as c on c.period = s.period and c.fleet = s.fleet and c.scope_kind = 'city'
where s.scope_code = '000000'
group by s.period, s.fleet, s.added_or_replaced, s.nev, s.clean_energy
having (sum(c.added_or_replaced), sum(c.nev), sum(c.clean_energy)) is distinct from (s.added_or_replaced, s.nev, s.clean_energy)
