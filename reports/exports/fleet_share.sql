-- One row per period, place and fleet (ALL: the six together); cities add up to every place that holds them.
select
    period as "期间",
    scope_code as "区域代码",
    scope_name as "区域",
    scope_kind as "区域类别",
    fleet as "领域",
    added_or_replaced as "新增和更新",
    nev as "其中新能源",
    clean_energy as "其中清洁能源",
    share_nev_or_clean as "新能源和清洁能源占比（%）",
    share_nev as "新能源占比（%）",
    target as "要求（%）",
    outcome as "判定",
    kept_out as "信息不全未计入",
    from_vehicles as "逐车记录",
    from_totals as "统计数",
    is_complete as "期间已结束"
from mart.fleet_share
order by period, scope_code, fleet
