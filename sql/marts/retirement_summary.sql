-- One row: the whole ledger in figures, and the numbers of the law behind them.
select
    coalesce(sum(t.vehicles) filter (t.outcome is not null), 0)::bigint as vehicles,
    coalesce(sum(t.vehicles) filter (t.outcome = 2), 0)::bigint as counted,
    coalesce(sum(t.vehicles) filter (t.outcome = 0), 0)::bigint as excluded,
    coalesce(sum(t.vehicles) filter (t.outcome = 1), 0)::bigint as indeterminate,
    coalesce(sum(t.disposals) filter (t.outcome is not null), 0)::bigint as disposal_records,
    coalesce(sum(t.vehicles) filter (t.outcome = 2 and t.is_natural_scrap), 0)::bigint as natural_scrap,
    coalesce(sum(t.vehicles) filter (t.outcome = 2 and not t.has_permit), 0)::bigint as without_permit,
    (select max(retired_on) from ledger.vehicle) as data_through,
    any_value(k.retire_from) as window_from,
    any_value(k.retire_to) as window_to,
    any_value(k.retire_target) as target,
    any_value(k.low_through) as low_through,
    any_value(k.program_through) as program_through,
    any_value(k.high_through) as high_through
from core.policy as k
left join mart.retirement_tally as t on true
