-- One row per vehicle that a single record names: the record speaks for it on every basis.
select
    *,
    1::integer as disposals,
    null::varchar as told_by,
    null::struct(region varchar, province_code varchar, unit_code varchar, retired_on date) as at_low,
    null::struct(region varchar, province_code varchar, unit_code varchar, retired_on date) as at_high
from followed_now
