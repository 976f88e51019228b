-- One row per vehicle that a single record names.
select
    vin, region, province_code, unit_code, retired_on, stage_basis, stage_min, stage_max,
    (fails + is_above::smallint * 32)::smallint as fails, opens, flags,
    case when fails > 0 or is_above then 0 when opens > 0 then 1 else 2 end::tinyint as outcome,
    case when fails > 0 or is_above_low then 0 when opens > 0 then 1 else 2 end::tinyint as outcome_low,
    case when fails > 0 or is_above_high then 0 when opens > 0 then 1 else 2 end::tinyint as outcome_high,
    confirmation, has_permit, natural_scrap, 1::integer as disposals,
    registered_again_on, transferred_in_again_on, inspected_again_on, in_stock_again_on,
    null::varchar as told_by, file_key, row_index
from assessed
