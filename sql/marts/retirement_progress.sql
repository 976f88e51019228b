-- One row per scope and basis of the ambiguous year: vehicles claimed and verified, still open, and the target if the plan
-- sets one; records: disposal records that tell of the place, counted or not. Cities add up to regions and provinces, and with the unplaced to the whole.
with basis as (
    select unnest(['low', 'program', 'high']) as basis, unnest([1, 2, 3]) as position
),
counted as (
    select
        b.basis,
        coalesce(if(t.region is null, '', t.unit_code), '') as unit_code,
        case b.basis when 'low' then t.outcome_low when 'program' then t.outcome else t.outcome_high end as outcome_here,
        t.is_verified,
        t.vehicles,
        t.disposals
    from mart.retirement_tally as t
    cross join basis as b
    where if(t.region is null, outcome_here > 0, outcome_here is not null)
)
select
    s.scope_code,
    s.scope_name,
    s.scope_kind,
    b.basis,
    coalesce(sum(c.vehicles) filter (c.outcome_here = 2), 0)::bigint as claimed,
    coalesce(sum(c.vehicles) filter (c.outcome_here = 2 and c.is_verified), 0)::bigint as verified,
    if(s.scope_kind = 'whole', any_value(k.retire_target), null) as target,
    coalesce(sum(c.vehicles) filter (c.outcome_here = 1), 0)::bigint as indeterminate,
    coalesce(sum(c.disposals), 0)::bigint as records
from mart.scope as s
cross join basis as b
cross join core.policy as k
left join mart.scope_unit as m on m.scope_code = s.scope_code
left join counted as c on c.unit_code = m.unit_code and c.basis = b.basis
group by s.scope_code, s.scope_name, s.scope_kind, s.position, b.basis, b.position
order by s.position, b.position
