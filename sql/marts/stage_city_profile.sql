-- One row per prefecture-level unit: the number of its set of dates of law, the same for all units with the same dates.
select profile_no, unit_code as prefecture_code
from core.timing_place_rule
order by unit_code
