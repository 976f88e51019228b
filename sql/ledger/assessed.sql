-- One row per disposal record looked at now, with every condition of the million that fails or stays open (article 九),
-- whatever came after it. outcome: 0 excluded, 1 indeterminate, 2 counted; low and high: on the strict and the lenient
-- basis of the ambiguous year.
-- fails: 1 outside_region, 2 outside_window, 4 not_operating, 8 not_medium_heavy, 16 not_diesel, 32 above_stage_iii,
-- 64 transferred_out, 128 reregistered (followed.sql), 256 not_retired. opens: 1 region_code, 2 retired_on, 4 usage, 8 vehicle_class,
-- 16 conflict:vehicle_class, 32 fuel, 64 emission_stage, 128 conflict:dates, 256 status. flags: 1 impossible_mass,
-- 2 impossible_length, 4 vehicle_class_contradiction, 8 status_contradiction, 16 wrong_check_digit,
-- 32 retired_before_registered.
with placed as (
    select
        r.*,
        p.unit_code,
        p.province_code,
        p.region,
        p.is_outside,
        coalesce(p.stage_place, '000000') as stage_place,
        -- what mass and length alone say: GA 802, either of the two makes a vehicle medium
        case
            when r.gvm_kg >= k.medium_from_kg or r.length_mm >= k.medium_from_mm then true
            when r.gvm_kg < k.medium_from_kg and r.length_mm < k.medium_from_mm then false
        end as is_large_by_size,
        case
            when r.vehicle_group in ('truck', 'tractor') then r.size_class in ('heavy', 'medium')
            when r.vehicle_group = 'special_operation' then k.special_operation_counts and r.size_class in ('heavy', 'medium')
            when r.vehicle_group is not null then false
        end as is_large_by_type,
        r.vehicle_group in ('truck', 'tractor') as is_goods,
        r.size_class = 'heavy' and r.gvm_kg < k.heavy_from_kg as is_too_light_for_heavy,
        r.size_class = 'medium' and r.gvm_kg >= k.heavy_from_kg as is_too_heavy_for_medium
    from record as r
    cross join core.policy as k
    left join core.place as p
        on p.text = r.region_text and coalesce(r.retired_on, $as_of) between p.from_day and p.to_day
),
staged as (
    select
        r.*,
        case
            when r.recorded_min is not null then 'recorded'
            when m.stage_min is not null then 'catalogue'
            when d.stage_min is not null then 'registration'
        end as stage_basis,
        coalesce(r.recorded_min, m.stage_min, d.stage_min)::tinyint as stage_min,
        coalesce(r.recorded_max, m.stage_max, d.stage_max)::tinyint as stage_max,
        d.is_above_low,
        d.is_above,
        d.is_above_high,
        -- a size that contradicts the type where that decides whether the vehicle counts
        coalesce(r.is_goods and (
            r.is_large_by_type <> r.is_large_by_size
            or (r.is_too_light_for_heavy and r.gvm_kg < k.medium_from_kg and r.is_large_by_size is null)
        ), false) as is_class_open
    from placed as r
    cross join core.policy as k
    left join core.model_stage as m
        on m.model_key = r.model_key and r.made_on >= m.from_day and r.made_on < m.to_day
    left join core.registration_stage as d
        on d.stage_place = if(r.recorded_min is null, r.stage_place, null)
        and r.first_registered_on between d.from_day and d.to_day
        and coalesce(r.first_registered_on <= r.retired_on, true)  -- a day that cannot be right tells of no stage
),
judged as (
    select
        r.*,
        case
            when r.stage_basis = 'recorded' then if(r.stage_min > k.stage_max, true, if(r.stage_max > k.stage_max, null, false))
            -- where the catalogue names several stages the highest counts: it favours the owner (stage_inference I04)
            when r.stage_basis = 'catalogue' then r.stage_max > k.stage_max
            else r.is_above
        end as is_above_iii,
        case
            when r.vehicle_group is null then r.is_large_by_size
            when r.is_class_open then null
            else coalesce(r.is_large_by_type, r.is_large_by_size)  -- 货车 says no size, mass and length do
        end as is_large,
        if(r.diesel = 'dual', k.dual_fuel_counts, if(r.diesel in ('yes', 'no'), r.diesel = 'yes', null)) as is_diesel,
        r.retired_on < r.first_registered_on as is_before_registered
    from staged as r
    cross join core.policy as k
),
weighed as (
    select
        r.vin,
        r.region,
        r.province_code,
        r.unit_code,
        r.retired_on,
        r.stage_basis,
        r.stage_min,
        r.stage_max,
        (
            coalesce(r.is_outside, false)::smallint
            + (coalesce(r.retired_on not between k.retire_from and k.retire_to, false)::smallint * 2)
            + (coalesce(r.operating = 'no', false)::smallint * 4)
            + (coalesce(not r.is_large, false)::smallint * 8)
            + (coalesce(not r.is_diesel, false)::smallint * 16)
            + (coalesce(r.state = 'transferred_out', false)::smallint * 64)
            + (coalesce(r.state = 'in_use' and r.retired_on is null, false)::smallint * 256)
        )::smallint as fails,
        coalesce(r.is_above_iii, false) as is_above,
        coalesce(if(r.stage_basis = 'registration', r.is_above_low, r.is_above_iii), false) as is_above_low,
        coalesce(if(r.stage_basis = 'registration', r.is_above_high, r.is_above_iii), false) as is_above_high,
        (
            (r.region is null and not coalesce(r.is_outside, false))::smallint
            + ((r.retired_on is null)::smallint * 2)
            + ((coalesce(r.operating, 'unknown') not in ('yes', 'no'))::smallint * 4)
            + ((r.is_large is null and not r.is_class_open)::smallint * 8)
            + ((r.is_large is null and r.is_class_open)::smallint * 16)
            + ((r.is_diesel is null)::smallint * 32)
            + ((r.is_above_iii is null)::smallint * 64)
            + (coalesce(r.is_before_registered, false)::smallint * 128)
            -- it may say that the vehicle moved, which a day of deregistration would not tell from a disposal
            + (coalesce(r.is_status_unknown, false) and not r.has_certificate and r.recycled_on is null)::smallint * 256
        )::smallint as opens,
        (
            coalesce(r.is_impossible_mass, false)::integer
            + (coalesce(r.is_impossible_length, false)::integer * 2)
            + ((r.is_class_open or coalesce(
                r.is_goods and (r.is_too_light_for_heavy or r.is_too_heavy_for_medium), false
            ))::integer * 4)
            + (coalesce(r.state = 'in_use' and r.retired_on is not null, false)::integer * 8)
            + ((not coalesce(vin_check(r.vin), false))::integer * 16)
            + (coalesce(r.is_before_registered, false)::integer * 32)
        ) as flags,
        case
            when r.deregistered_on is not null and r.has_certificate then 'both'
            when r.deregistered_on is not null then 'deregistered_only'
            when r.recycled_on is not null or r.has_certificate then 'recycled_only'
        end as confirmation,
        r.has_permit,
        coalesce(r.retired_on >= r.first_registered_on + to_years(
            if(r.is_hazardous, k.scrap_age_hazardous_years, k.scrap_age_years)
        ), false) as natural_scrap,
        r.file_key,
        r.row_index
    from judged as r
    cross join core.policy as k
)
select
    vin, region, province_code, unit_code, retired_on, stage_basis, stage_min, stage_max,
    (fails + is_above::smallint * 32)::smallint as fails, opens, flags,
    case when fails > 0 or is_above then 0 when opens > 0 then 1 else 2 end::tinyint as outcome,
    case when fails > 0 or is_above_low then 0 when opens > 0 then 1 else 2 end::tinyint as outcome_low,
    case when fails > 0 or is_above_high then 0 when opens > 0 then 1 else 2 end::tinyint as outcome_high,
    confirmation, has_permit, natural_scrap, file_key, row_index
from weighed
