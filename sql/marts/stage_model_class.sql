-- One row per listed model announced below a local stage somewhere: the class of models that the law treats alike.
select
    m.model_code,
    c.class_no,
    if(m.highest_rank = 60, if(m.vehicle_groups = ['LDV'], '6a', 'VIa'), stage_name(m.highest_rank // 10)) as stage
from day.model as m
join mart.stage_class as c
    on c.vehicle_groups = m.vehicle_groups and c.fuels = m.fuels and c.uses = m.uses and c.highest_rank = m.highest_rank
where m.listing in ('listed', 'suspended') and m.stage_duty = 'covered' and not m.is_fuel_contradicted
    and m.emission_status = 'read'
    and c.class_no in (select class_no from mart.stage_class_duty)
order by m.model_code
