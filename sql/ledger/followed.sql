-- One row per disposal record looked at now, with what came after it and contradicts it: the vehicle registered, moved in,
-- inspected, or in a stock list on a later day. Registered or moved in again, it does not count. A vehicle that moved out
-- goes on elsewhere, which contradicts nothing.
with followed as (
    select
        r.*,
        a.last_registered_on,
        a.last_transferred_on,
        a.last_inspected_on,
        a.last_stock_on,
        greatest(a.last_registered_on, a.last_transferred_on) > r.retired_on as is_back
    from assessed as r
    left join again_now as a on a.vin = if(r.fails & 64 = 0, r.vin, null)
)
select
    vin, region, province_code, unit_code, retired_on, stage_basis, stage_min, stage_max,
    if(is_back, fails | 128, fails)::smallint as fails, opens, flags,
    if(is_back, 0, outcome)::tinyint as outcome,
    if(is_back, 0, outcome_low)::tinyint as outcome_low,
    if(is_back, 0, outcome_high)::tinyint as outcome_high,
    confirmation, has_permit, natural_scrap,
    if(last_registered_on > retired_on, last_registered_on, null) as registered_again_on,
    if(last_transferred_on > retired_on, last_transferred_on, null) as transferred_in_again_on,
    if(last_inspected_on > retired_on, last_inspected_on, null) as inspected_again_on,
    if(last_stock_on > retired_on, last_stock_on, null) as in_stock_again_on,
    file_key, row_index
from followed
