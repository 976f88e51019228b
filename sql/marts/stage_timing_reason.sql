-- One row per place, vehicle group and reason why registrations by the policy day cannot be judged or are not judged.
with counted as (
    select unit_code, province_code, case_key, count(*) as many
    from ledger.timing
    where registered_on <= $as_of
    group by all
)
select
    n.unit_code as prefecture_code,
    n.province_code,
    c.duty_group as vehicle_group,
    if(c.outcome = 2, 'indeterminate', 'not_applicable') as outcome,
    c.reason_code,
    sum(n.many)::bigint as registrations
from counted as n
join ledger.timing_case as c using (case_key)
where c.outcome in (0, 2)
group by all
order by prefecture_code, province_code, vehicle_group, outcome, reason_code
