-- One row per scope, outcome and reason: vehicles that have it, each under every one of its reasons. The whole tells of
-- every vehicle in the ledger, also those outside of its regions.
with reason as (
    select * from (values
        ('excluded', 1, 'outside_region'), ('excluded', 2, 'outside_window'), ('excluded', 4, 'not_operating'),
        ('excluded', 8, 'not_medium_heavy'), ('excluded', 16, 'not_diesel'), ('excluded', 32, 'above_stage_iii'),
        ('excluded', 64, 'transferred_out'), ('excluded', 128, 'reregistered'), ('excluded', 256, 'not_retired'),
        ('indeterminate', 1, 'missing:region_code'), ('indeterminate', 2, 'missing:retired_on'),
        ('indeterminate', 4, 'missing:usage'), ('indeterminate', 8, 'missing:vehicle_class'),
        ('indeterminate', 16, 'conflict:vehicle_class'), ('indeterminate', 32, 'missing:fuel'),
        ('indeterminate', 64, 'missing:emission_stage'), ('indeterminate', 128, 'conflict:dates'),
        ('indeterminate', 256, 'missing:status')
    ) as v(outcome, bit, reason)
),
open as (
    select coalesce(if(region is null, '', unit_code), '') as unit_code, outcome, fails, opens, sum(vehicles) as vehicles
    from mart.retirement_tally
    where outcome < 2
    group by all
)
select m.scope_code, r.outcome, r.reason, sum(o.vehicles)::bigint as vehicles
from open as o
join reason as r
    on (r.outcome = 'excluded' and o.outcome = 0 and o.fails & r.bit > 0)
    or (r.outcome = 'indeterminate' and o.outcome = 1 and o.opens & r.bit > 0)
join mart.scope_unit as m using (unit_code)
where m.scope_code <> 'UNPLACED' or o.outcome = 1
group by m.scope_code, r.outcome, r.reason
order by m.scope_code, r.outcome, vehicles desc, r.reason
