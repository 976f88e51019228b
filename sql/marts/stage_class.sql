-- One row per class of listed models that the law treats alike: the same vehicle groups, fuels, uses and announced stage.
-- highest_rank: ten times the highest stage announced, one more unless it is sub-stage a.
select *, row_number() over (order by vehicle_groups, fuels, uses, highest_rank) as class_no
from (
    select distinct vehicle_groups, fuels, uses, highest_rank
    from day.model
    where listing in ('listed', 'suspended') and stage_duty = 'covered' and not is_fuel_contradicted and emission_status = 'read'
        and highest_rank is not null
)
