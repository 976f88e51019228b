-- One row per text of a register that names a place, and stretch of days: unit, province, and its number in core.timing_place.
select p.text, p.from_day, p.to_day, p.unit_code, p.province_code, coalesce(t.place_no, 0)::smallint as place_no
from core.place as p
left join (select distinct province_code, unit_code, place_no from core.timing_place) as t
    on t.province_code = p.province_code and t.unit_code is not distinct from p.unit_code
