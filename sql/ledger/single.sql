-- One row per vehicle that a single record names: the record speaks for it.
select *, 1::integer as disposals, null::varchar as told_by
from followed_now
