-- One row per place and basis; cities, regions and provinces each add up to the whole together with the unplaced.
select
    scope_code as "区域代码",
    scope_name as "区域",
    scope_kind as "区域类别",
    basis as "口径",
    claimed as "计入淘汰",
    verified as "核实淘汰",
    indeterminate as "无法判定",
    target as "目标",
    records as "淘汰记录"
from mart.retirement_progress
order by array_position(['whole', 'region', 'province', 'city', 'unplaced'], scope_kind), scope_code, basis
