-- One row per scope, basis and month with vehicles: claimed and verified in that month.
with basis as (select unnest(['low', 'program', 'high']) as basis)
select
    m.scope_code,
    b.basis,
    t.month,
    sum(t.vehicles)::bigint as claimed,
    coalesce(sum(t.vehicles) filter (t.is_verified), 0)::bigint as verified
from mart.retirement_tally as t
cross join basis as b
join mart.scope_unit as m using (unit_code)
where t.region is not null
    and case b.basis when 'low' then t.outcome_low when 'program' then t.outcome else t.outcome_high end = 2
group by m.scope_code, b.basis, t.month
order by m.scope_code, b.basis, t.month
