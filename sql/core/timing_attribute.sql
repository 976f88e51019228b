-- One row per class, fuel, use and event that a vehicle or record can have: the rules that are about it.
with stated as (
    select 'class' as attribute, unnest(classes) as value, rule from core.timing_rule
    union all
    select 'fuel', unnest(fuels), rule from core.timing_rule
    union all
    select 'use', unnest(uses), rule from core.timing_rule
    union all
    select 'event', 'registration', rule from core.timing_rule where is_registration
    union all
    select 'event', 'transfer_in', rule from core.timing_rule where is_transfer_in
),
none as (select bit_or(rule & ~rule) as rules from core.timing_rule)
select attribute, value, bit_or(rule) as rules
from stated
group by attribute, value
union all
select unnest(['class', 'class', 'fuel', 'event']), unnest(['no_engine', 'not_in_calendar', 'no_engine', 'other']), rules
from none
