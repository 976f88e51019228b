-- Registrations by place, month and what the law says of them, those that came added and those that went taken away.
select
    unit_code, province_code, month, duty_group, outcome, reason_code, sum(registrations)::bigint as registrations
from (
    from ledger.timing_tally
    union all by name
    select n.* exclude (case_key), c.duty_group, c.outcome, c.reason_code
    from counted_now as n
    join ledger.timing_case as c using (case_key)
)
group by all
having sum(registrations) > 0
order by all
