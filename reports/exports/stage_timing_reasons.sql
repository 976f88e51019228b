-- One row per place, vehicle group and reason why registrations are indeterminate or not applicable.
select
    province_code as "省代码",
    prefecture_code as "城市代码",
    vehicle_group as "车辆类别",
    outcome as "判定",
    reason_code as "原因",
    registrations as "登记"
from mart.stage_timing_reason
order by province_code, prefecture_code, vehicle_group, outcome, reason_code
