-- One row per city that article 九 names and date of China VI law for registrations there, national and local: also dates to
-- come. Which vehicles it is about stands in mart.law_row.
select distinct
    p.unit_code as prefecture_code,
    r.row_id as calendar_row_id,
    r.level = 'national' as is_national
from core.timing_place_rule as p
join core.timing_rule as r on get_bit(p.rules, r.rule_no - 1) = 1
join core.duty_unit as d on d.unit_code = p.unit_code
where r.stage = 'VI' and r.is_registration
order by prefecture_code, calendar_row_id
