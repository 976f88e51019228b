-- One row per city that article 九 names and vehicle group: the earliest China VI date found, and all registrations checked.
select
    prefecture_code as "城市代码",
    name as "城市",
    region as "区域",
    vehicle_group as "车辆类别",
    due_on as "要求日期",
    effective_from as "实施日期",
    timing as "是否按期",
    required_stage as "阶段",
    fuels as "适用燃料",
    calendar_row_id as "时间表编号",
    doc_no as "文号",
    confidence as "可信度",
    checked as "检查登记",
    compliant as "达到阶段",
    below_stage as "低于阶段",
    indeterminate as "无法判定",
    uncertain_law as "其中法规日期不确定",
    not_applicable as "不适用"
from mart.stage_timing_city
order by prefecture_code, array_position(['LDV', 'HDV_URBAN', 'HDV_GAS'], vehicle_group)
