-- One row per class of models, set of cities and act (sale, registration) that a local date of law in force on the policy
-- day, stricter than national law, forbids there: whatever the open fields of the class may be. Uncertain rows forbid nothing.
with demand as (
    select
        p.profile_no,
        g.vehicle_group,
        f.fuel,
        u.use,
        e.event,
        max(r.rank // 2 * 10 + r.rank % 2) as rank,
        arg_max(r.row_id, (r.rank, -epoch(r.effective_from), -r.rule_no)) as row_id
    from (select distinct profile_no, rules from core.timing_place_rule) as p
    join core.timing_rule as r on get_bit(p.rules, r.rule_no - 1) = 1
    cross join (select unnest(['LDV', 'HDV']) as vehicle_group, unnest(['car1', 'heavy']) as class) as g
    cross join (select unnest(['gasoline', 'diesel', 'gas', 'methanol', 'ethanol', 'unnamed']) as fuel) as f
    cross join (select unnest(['bus', 'passenger_coach', 'postal', 'sanitation', 'other']) as use) as u
    cross join (select unnest(['sale', 'registration']) as event) as e
    where r.level <> 'national' and r.firm_from <= $as_of and if(e.event = 'sale', r.is_sale, r.is_registration)
        and list_contains(r.classes, g.class) and list_contains(r.fuels, f.fuel) and list_contains(r.uses, u.use)
    group by all
),
national as (
    select d.vehicle_group, d.fuel, d.use, d.event, max(c.stage_rank) as rank
    from (select distinct vehicle_group, fuel, use, event from demand) as d
    join core.calendar as c
        on c.level = 'national' and c.firm_from <= $as_of
        and list_contains(c.vehicle_groups, d.vehicle_group) and list_contains(c.fuels, d.fuel)
        and list_contains(c.use_groups, d.use) and list_contains(c.events, d.event)
    group by all
),
higher as (
    select d.*
    from demand as d
    left join national as n using (vehicle_group, fuel, use, event)
    where d.rank > coalesce(n.rank, 0)
),
possible as (
    select
        s.class_no, s.highest_rank, g.one as vehicle_group, f.one as fuel, u.one as use,
        len(s.vehicle_groups) * len(s.fuels) * len(s.uses) as many
    from mart.stage_class as s, unnest(s.vehicle_groups) as g(one), unnest(s.fuels) as f(one), unnest(s.uses) as u(one)
),
forbidden as (
    select
        p.class_no,
        h.profile_no,
        h.event,
        arg_min(h.row_id, (h.rank, h.row_id)) as row_id
    from possible as p
    join higher as h using (vehicle_group, fuel, use)
    where h.rank > p.highest_rank
    group by p.class_no, h.profile_no, h.event
    having count(*) = any_value(p.many)
)
select
    f.class_no,
    f.profile_no,
    f.event,
    any_value(r.required_stage) as required_stage,
    any_value(r.effective_from) as since,
    f.row_id as calendar_row_id
from forbidden as f
join core.timing_rule as r using (row_id)
group by f.class_no, f.profile_no, f.event, f.row_id
order by f.class_no, f.profile_no, f.event
