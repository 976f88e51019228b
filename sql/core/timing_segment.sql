-- One row per stretch of days with the same law: the rules in force, those of them that can accuse, and those whose days
-- of grace have not ended.
with segment as (select segment, min(day) as from_day, max(day) as to_day from core.timing_day group by segment)
select
    s.segment,
    s.from_day,
    s.to_day,
    bit_or(if(r.effective_from <= s.from_day, r.rule, r.rule & ~r.rule)) as in_force,
    bit_or(if(r.firm_from <= s.from_day, r.rule, r.rule & ~r.rule)) as firm,
    bit_or(if(r.has_grace and coalesce(s.from_day <= r.grace_until, true), r.rule, r.rule & ~r.rule)) as in_grace
from segment as s
cross join core.timing_rule as r
group by s.segment, s.from_day, s.to_day
