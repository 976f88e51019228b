-- One row per vehicle that a disposal record names, as it counts toward the million on the policy day.
with place as (
    select r.file_key, r.file_sha256, list(p order by p.from_index) as places
    from raw.register_place as p
    join raw.register_file as r using (file_sha256)
    group by r.file_key, r.file_sha256
)
select
    v.vin,
    v.region,
    v.province_code,
    v.unit_code as prefecture_code,
    v.retired_on,
    ['excluded', 'indeterminate', 'counted'][v.outcome + 1] as outcome,
    list_sort(list_filter(
        if(
            v.outcome = 0,
            [
                if(v.fails & 1 > 0, 'outside_region', null),
                if(v.fails & 2 > 0, 'outside_window', null),
                if(v.fails & 4 > 0, 'not_operating', null),
                if(v.fails & 8 > 0, 'not_medium_heavy', null),
                if(v.fails & 16 > 0, 'not_diesel', null),
                if(v.fails & 32 > 0, 'above_stage_iii', null),
                if(v.fails & 64 > 0, 'transferred_out', null),
                if(v.fails & 128 > 0, 'reregistered', null),
                if(v.fails & 256 > 0, 'not_retired', null)
            ],
            [
                if(v.opens & 1 > 0, 'missing:region_code', null),
                if(v.opens & 2 > 0, 'missing:retired_on', null),
                if(v.opens & 4 > 0, 'missing:usage', null),
                if(v.opens & 8 > 0, 'missing:vehicle_class', null),
                if(v.opens & 16 > 0, 'conflict:vehicle_class', null),
                if(v.opens & 32 > 0, 'missing:fuel', null),
                if(v.opens & 64 > 0, 'missing:emission_stage', null),
                if(v.opens & 128 > 0, 'conflict:dates', null),
                if(v.opens & 256 > 0, 'missing:status', null)
            ]
        ),
        lambda x: x is not null
    )) as reasons,
    ['0', 'I', 'II', 'III', 'IV', 'V', 'VI'][v.stage_min + 1] as stage_min,
    ['0', 'I', 'II', 'III', 'IV', 'V', 'VI'][v.stage_max + 1] as stage_max,
    v.stage_basis,
    v.confirmation,
    v.disposals,
    v.has_permit,
    v.natural_scrap,
    ['excluded', 'indeterminate', 'counted'][v.outcome_low + 1] as outcome_low,
    ['excluded', 'indeterminate', 'counted'][v.outcome_high + 1] as outcome_high,
    v.told_by,
    p.file_sha256,
    list_filter(p.places, lambda x: x.from_index <= v.row_index)[-1].sheet as sheet,
    v.row_index + list_filter(p.places, lambda x: x.from_index <= v.row_index)[-1].row_offset as row_no
from ledger.vehicle as v
left join place as p using (file_key)
