-- One row per disposal record looked at now that had happened by the policy day: its texts as codes, its place that day.
select
    r.vin,
    r.file_key,
    r.row_index,
    r.region_code as region_text,
    if(r.deregistered_on <= $as_of, r.deregistered_on, null) as deregistered_on,
    if(r.recycled_on <= $as_of, r.recycled_on, null) as recycled_on,
    coalesce(
        if(r.deregistered_on <= $as_of, r.deregistered_on, null), if(r.recycled_on <= $as_of, r.recycled_on, null)
    ) as retired_on,
    r.first_registered_on,
    coalesce(r.manufactured_on, r.first_registered_on) as made_on,
    r.gvm_kg not between k.gvm_least_kg and k.gvm_most_kg as is_impossible_mass,
    r.length_mm not between k.length_least_mm and k.length_most_mm as is_impossible_length,
    -- a mass or length that no vehicle has contradicts the size that a type states, and says nothing where none does
    if(t.size_class is null and is_impossible_mass, null, nullif(r.gvm_kg, 0)) as gvm_kg,
    if(t.size_class is null and is_impossible_length, null, nullif(r.length_mm, 0)) as length_mm,
    r.recycle_certificate is not null and coalesce(r.recycled_on <= $as_of, true) as has_certificate,
    r.transport_permit is not null as has_permit,
    t.vehicle_group,
    t.size_class,
    f.diesel,
    u.operating,
    u.code = 'R' as is_hazardous,
    s.state,
    s.status = 'unknown' as is_status_unknown,
    e.stage_min as recorded_min,
    e.stage_max as recorded_max,
    if(e.stage_min is null, upper(replace(r.model_code, ' ', '')), null) as model_key
from retirement_now as r
cross join core.policy as k
left join reading.vehicle_type as t on t.text = r.vehicle_type and t.status = 'read'
left join reading.fuel_code as f on f.text = r.fuel and f.status = 'read'
left join reading.usage as u on u.text = r.usage and u.status = 'read'
left join reading.vehicle_status as s on s.text = r.status
left join reading.vehicle_stage as e on e.text = r.emission_stage and e.status = 'read'
where coalesce(r.deregistered_on, r.recycled_on) is null or least(r.deregistered_on, r.recycled_on) <= $as_of
