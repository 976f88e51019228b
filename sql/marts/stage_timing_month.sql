-- One row per place, month and vehicle group with registrations by the policy day: how many of them met the stage in
-- force. uncertain_law: those of the indeterminate that only the law leaves open.
select
    prefecture_code,
    province_code,
    month,
    vehicle_group,
    sum(registrations)::bigint as checked,
    coalesce(sum(registrations) filter (outcome = 'compliant'), 0)::bigint as compliant,
    coalesce(sum(registrations) filter (outcome = 'non_compliant'), 0)::bigint as below_stage,
    coalesce(sum(registrations) filter (outcome = 'indeterminate'), 0)::bigint as indeterminate,
    coalesce(sum(registrations) filter (outcome = 'indeterminate' and reason_code = 'uncertain_law'), 0)::bigint as uncertain_law,
    coalesce(sum(registrations) filter (outcome = 'not_applicable'), 0)::bigint as not_applicable
from mart.stage_timing_tally
group by all
order by prefecture_code, province_code, month, vehicle_group
