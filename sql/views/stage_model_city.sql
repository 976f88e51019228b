-- One row per listed model, city and act (sale, registration) that local law forbids there on the policy day, while
-- national law does not.
select
    m.model_code,
    p.prefecture_code,
    m.stage,
    d.required_stage,
    d.event,
    d.since,
    d.calendar_row_id
from mart.stage_model_class as m
join mart.stage_class_duty as d using (class_no)
join mart.stage_city_profile as p using (profile_no)
