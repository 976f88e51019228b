-- One row: the numbers and switches of the million, as read from the law (seed policy_parameters).
select
    max(value) filter (name = 'retire_target')::bigint as retire_target,
    max(value) filter (name = 'retire_from')::date as retire_from,
    max(value) filter (name = 'retire_to')::date as retire_to,
    max(value) filter (name = 'stage_max')::tinyint as stage_max,
    max(value) filter (name = 'low_through')::date as low_through,
    max(value) filter (name = 'program_through')::date as program_through,
    max(value) filter (name = 'high_through')::date as high_through,
    max(value) filter (name = 'special_operation_counts') = 'yes' as special_operation_counts,
    max(value) filter (name = 'dual_fuel_counts') = 'yes' as dual_fuel_counts,
    max(value) filter (name = 'heavy_from_kg')::integer as heavy_from_kg,
    max(value) filter (name = 'medium_from_kg')::integer as medium_from_kg,
    max(value) filter (name = 'medium_from_mm')::integer as medium_from_mm,
    max(value) filter (name = 'gvm_least_kg')::integer as gvm_least_kg,
    max(value) filter (name = 'gvm_most_kg')::integer as gvm_most_kg,
    max(value) filter (name = 'length_least_mm')::integer as length_least_mm,
    max(value) filter (name = 'length_most_mm')::integer as length_most_mm,
    max(value) filter (name = 'scrap_age_years')::integer as scrap_age_years,
    max(value) filter (name = 'scrap_age_hazardous_years')::integer as scrap_age_hazardous_years
from seed.policy_parameters
