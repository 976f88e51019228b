-- One row per place, month and vehicle group with registrations.
select
    province_code as "省代码",
    prefecture_code as "城市代码",
    month as "月份",
    vehicle_group as "车辆类别",
    checked as "检查登记",
    compliant as "达到阶段",
    below_stage as "低于阶段",
    indeterminate as "无法判定",
    uncertain_law as "其中法规日期不确定",
    not_applicable as "不适用"
from mart.stage_timing_month
order by province_code, prefecture_code, month, vehicle_group
