-- The stage calendar: one row per date of law, with its document number and how sure it is.
select
    row_id, level, scope_name, standard, stage, substage, vehicle_group, fuel, use_group, event, effective_from, doc_no,
    note_zh, note_en, confidence
from seed.stage_calendar
order by row_id
