-- Registrations by the policy day, by place, month and what the law says of them: what every figure of China VI timing is
-- added up from. Of the month in which the policy day lies, those of later days are taken away.
with later as (
    select
        t.unit_code, t.province_code, date_trunc('month', $as_of)::date as month, c.duty_group, c.outcome, c.reason_code,
        -count(*) as registrations
    from ledger.timing as t
    join ledger.timing_case as c using (case_key)
    where t.registered_on > $as_of and t.registered_on <= last_day($as_of)
    group by all
)
select
    unit_code as prefecture_code,
    province_code,
    month,
    duty_group as vehicle_group,
    ['not_applicable', 'compliant', 'indeterminate', 'non_compliant'][outcome + 1] as outcome,
    reason_code,
    sum(registrations)::bigint as registrations
from (from ledger.timing_tally where month <= $as_of union all by name from later)
group by all
having sum(registrations) > 0
order by all
