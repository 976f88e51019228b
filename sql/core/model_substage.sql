-- One row per model and stretch of days with a single announced sub-stage: its letter, beside core.model_stage.
select
    upper(replace(v.model_code, ' ', '')) as model_key,
    coalesce(v.valid_from, v.not_before, date '1900-01-01') as from_day,
    any_value(right(lower(m.substages[1]), 1)) as letter
from core.model_version as v
join core.model_meaning as m using (model_code, seq)
where v.listing in ('listed', 'suspended', 'cancelled', 'unclear') and m.emission_status = 'read' and len(m.substages) = 1
group by model_key, from_day
having min(m.substages[1]) = max(m.substages[1])
