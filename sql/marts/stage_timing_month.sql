-- One row per place, month and vehicle group with registrations by the policy day: how many of them met the stage in
-- force. uncertain_law: those of the indeterminate that only the law leaves open.
with counted as (
    select
        unit_code,
        province_code,
        registered_on - (day(registered_on) - 1)::integer as month, -- far quicker than date_trunc
        case_key,
        count(*) as many
    from ledger.timing
    where registered_on <= $as_of
    group by all
)
select
    n.unit_code as prefecture_code,
    n.province_code,
    n.month,
    c.duty_group as vehicle_group,
    sum(n.many)::bigint as checked,
    coalesce(sum(n.many) filter (c.outcome = 1), 0)::bigint as compliant,
    coalesce(sum(n.many) filter (c.outcome = 3), 0)::bigint as below_stage,
    coalesce(sum(n.many) filter (c.outcome = 2), 0)::bigint as indeterminate,
    coalesce(sum(n.many) filter (c.outcome = 2 and c.reason_code = 'uncertain_law'), 0)::bigint as uncertain_law,
    coalesce(sum(n.many) filter (c.outcome = 0), 0)::bigint as not_applicable
from counted as n
join ledger.timing_case as c using (case_key)
group by all
order by prefecture_code, province_code, month, vehicle_group
