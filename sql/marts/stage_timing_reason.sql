-- One row per place, vehicle group and reason why registrations by the policy day cannot be judged or are not judged.
select
    prefecture_code,
    province_code,
    vehicle_group,
    outcome,
    reason_code,
    sum(registrations)::bigint as registrations
from mart.stage_timing_tally
where outcome in ('indeterminate', 'not_applicable')
group by all
order by prefecture_code, province_code, vehicle_group, outcome, reason_code
