-- One row per prefecture-level unit: the number of its set of dates of law, the same for all units with the same dates.
select r.profile_no, r.unit_code as prefecture_code, u.name_zh as name, u.province_code, u.province_name
from core.timing_place_rule as r
join core.unit as u using (unit_code)
order by r.unit_code
