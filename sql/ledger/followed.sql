-- One row per disposal record looked at now, with what came after it and contradicts it: the vehicle registered, moved in,
-- inspected, or in a stock list on a later day. Registered or moved in again, it does not count. A vehicle that moved out
-- goes on elsewhere, which contradicts nothing.
select
    r.vin, r.region, r.province_code, r.unit_code, r.retired_on, r.stage_basis, r.stage_min, r.stage_max,
    if(greatest(a.last_registered_on, a.last_transferred_on) > r.retired_on, r.fails | 128, r.fails)::smallint as fails,
    r.opens, r.flags,
    if(greatest(a.last_registered_on, a.last_transferred_on) > r.retired_on, 0, r.outcome)::tinyint as outcome,
    if(greatest(a.last_registered_on, a.last_transferred_on) > r.retired_on, 0, r.outcome_low)::tinyint as outcome_low,
    if(greatest(a.last_registered_on, a.last_transferred_on) > r.retired_on, 0, r.outcome_high)::tinyint as outcome_high,
    r.confirmation, r.has_permit, r.natural_scrap,
    if(a.last_registered_on > r.retired_on, a.last_registered_on, null) as registered_again_on,
    if(a.last_transferred_on > r.retired_on, a.last_transferred_on, null) as transferred_in_again_on,
    if(a.last_inspected_on > r.retired_on, a.last_inspected_on, null) as inspected_again_on,
    if(a.last_stock_on > r.retired_on, a.last_stock_on, null) as in_stock_again_on,
    r.file_key, r.row_index
from assessed as r
left join again_now as a on a.vin = if(r.fails & 64 = 0, r.vin, null)
