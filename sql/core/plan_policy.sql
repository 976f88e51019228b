-- One row: numbers and switches of the fleets and targets of the plan, as read from the law (seed policy_parameters).
select
    max(value) filter (name = 'planned_cities_report') = 'yes' as planned_cities_report,
    max(value) filter (name = 'provincial_report_first_due')::date as report_first_due,
    max(value) filter (name = 'nev_output_about_percent')::double as about_percent,
    max(value) filter (name = 'conditional_clean_energy') as conditional_clean_energy,
    max(value) filter (name = 'medium_from_kg')::integer as medium_from_kg,
    max(value) filter (name = 'medium_from_mm')::integer as medium_from_mm,
    max(value) filter (name = 'gvm_least_kg')::integer as gvm_least_kg,
    max(value) filter (name = 'gvm_most_kg')::integer as gvm_most_kg,
    max(value) filter (name = 'length_least_mm')::integer as length_least_mm,
    max(value) filter (name = 'length_most_mm')::integer as length_most_mm
from seed.policy_parameters
