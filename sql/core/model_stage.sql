-- One row per model and stretch of days on which a vehicle may have been made: the stages announced for it then. The
-- entry in force on the day of making counts, and the last one goes on counting when it ends.
select
    upper(replace(v.model_code, ' ', '')) as model_key,
    coalesce(v.valid_from, v.not_before, date '1900-01-01') as from_day,
    coalesce(
        lead(coalesce(v.valid_from, v.not_before, date '1900-01-01')) over (partition by model_key order by from_day, v.seq),
        date '2199-12-31'
    ) as to_day,
    list_min(m.stages)::tinyint as stage_min,
    list_max(m.stages)::tinyint as stage_max
from core.model_version as v
join core.model_meaning as m using (model_code, seq)
where v.listing in ('listed', 'suspended', 'cancelled', 'unclear') and m.emission_status = 'read' and len(m.stages) > 0
