-- One row per combination of possibilities and announced stage: the first day on which that stage was below the stage in
-- force for every possibility, and the row of law of that day.
with announced as (
    select distinct vehicle_groups, fuels, uses, highest_rank
    from day.model
    where stage_duty = 'covered' and highest_rank is not null
),
possible as (
    select a.*, g.one as vehicle_group, f.one as fuel, u.one as use_group
    from announced as a, unnest(a.vehicle_groups) as g(one), unnest(a.fuels) as f(one), unnest(a.uses) as u(one)
),
first_day as (
    select p.*, min((c.firm_from, c.row_id)) as first
    from possible as p
    left join core.calendar as c
        on c.level = 'national'
        and list_has_any(c.events, ['production', 'announcement_revoked'])
        and c.firm_from <= $as_of
        and c.stage_rank > p.highest_rank
        and list_contains(c.vehicle_groups, p.vehicle_group)
        and list_contains(c.fuels, p.fuel)
        and list_contains(c.use_groups, p.use_group)
    group by all
)
select
    vehicle_groups,
    fuels,
    uses,
    highest_rank,
    if(bool_and(first is not null), max(first)[1], null) as since_on,
    if(bool_and(first is not null), max(first)[2], null) as row_id
from first_day
group by all
