-- One row per place and method: where it will stand at the deadline.
select
    scope_code as "区域代码",
    scope_name as "区域",
    scope_kind as "区域类别",
    method as "方法",
    data_through as "数据截至",
    claimed as "计入淘汰",
    target as "目标",
    months_left as "剩余月数",
    run_rate_per_month as "近期每月",
    required_per_month as "需要每月",
    projected_at_deadline as "推算到期",
    projected_low as "推算下限",
    projected_high as "推算上限",
    interval_percent as "范围（%）",
    status as "状态",
    note as "说明"
from mart.retirement_forecast
order by scope_code, method
