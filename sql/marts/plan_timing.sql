-- One row: registrations since 2019-07-01 in 重点区域, 珠三角 and 成渝 of the vehicles for which China VI was brought forward
-- (T09-3), against the stage in force at their place on their day. unplaced: those that may be among them, for their group
-- or their city is not known, and that do not meet the stage for certain; they stand in none of the other figures.
with duty as (
    select
        m.*,
        d.unit_code is not null and m.vehicle_group <> 'UNKNOWN' as is_inside
    from mart.stage_timing_month as m
    left join core.duty_unit as d on d.unit_code = m.prefecture_code
    join seed.plan_targets as t on t.target_id = 'T09-3'
    where m.month >= t.deadline::date and m.vehicle_group in ('LDV', 'HDV_URBAN', 'HDV_GAS', 'UNKNOWN') and m.checked > 0
        and (
            d.unit_code is not null
            or m.prefecture_code is null
                and (m.province_code is null or m.province_code in (select province_code from core.duty_unit))
        )
)
select
    coalesce(sum(checked) filter (is_inside), 0)::bigint as checked,
    coalesce(sum(below_stage) filter (is_inside), 0)::bigint as below_stage,
    coalesce(sum(indeterminate) filter (is_inside), 0)::bigint as indeterminate,
    coalesce(sum(below_stage + indeterminate) filter (not is_inside), 0)::bigint as unplaced,
    if(bool_or(is_inside), least(last_day(max(month) filter (is_inside)), $as_of), null) as data_through
from duty
