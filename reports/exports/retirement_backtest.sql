-- One row per place, day of an earlier forecast and months ahead; running totals.
select
    scope_code as "区域代码",
    origin as "推算日",
    horizon_months as "提前月数",
    target_month as "对应月末",
    projected as "推算",
    projected_low as "推算下限",
    projected_high as "推算上限",
    naive as "按近期速度",
    actual as "实际",
    is_inside as "在范围内"
from mart.retirement_backtest
order by scope_code, origin, horizon_months
