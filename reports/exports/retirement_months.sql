-- One row per place, basis and month in which vehicles of it were retired.
select
    scope_code as "区域代码",
    basis as "口径",
    month as "月份",
    claimed as "计入淘汰",
    verified as "核实淘汰"
from mart.retirement_month
order by scope_code, basis, month
