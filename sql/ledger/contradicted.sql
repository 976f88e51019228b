-- One row per vehicle judged now that something contradicts: a flag of its own, what came after, or a number it shares.
select *
from judged_now
where flags > 0
    or coalesce(registered_again_on, transferred_in_again_on, inspected_again_on, in_stock_again_on) is not null
    or vin in (select vin from shared_now)
