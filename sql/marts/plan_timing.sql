-- One row: registrations since 2019-07-01 in 重点区域, 珠三角 and 成渝 of the vehicles for which China VI was brought forward
-- (T09-3), against the stage in force at their place on their day.
select
    coalesce(sum(m.checked), 0)::bigint as checked,
    coalesce(sum(m.below_stage), 0)::bigint as below_stage,
    coalesce(sum(m.indeterminate), 0)::bigint as indeterminate,
    if(count(*) > 0, least(last_day(max(m.month)), $as_of), null) as data_through
from mart.stage_timing_month as m
join core.duty_unit as d on d.unit_code = m.prefecture_code
join seed.plan_targets as t on t.target_id = 'T09-3'
where m.month >= t.deadline::date and m.vehicle_group in ('LDV', 'HDV_URBAN', 'HDV_GAS') and m.checked > 0
