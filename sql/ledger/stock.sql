-- One row per vehicle and day of a stock list: where it stood, and whether it was of the class that is to be retired
-- (null: a field that decides is missing).
select
    vin,
    retired_on as stock_on,
    unit_code,
    region,
    case when fails & ~2 > 0 then false when opens & ~2 = 0 then true end as is_of_class
from assessed
