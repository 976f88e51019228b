-- One row per registration looked at now that adds a vehicle to a public fleet, judged by itself: outside of the share for
-- certain, or counted unless reasons name what is not known. NEV by the fuel on record; a hybrid or a hydrogen vehicle only
-- where it is called a plug-in or fuel-cell one, or a new-energy catalogue names its model. A hybrid is no NEV where it is
-- called a plain one, or a catalogue names its model as energy-saving; else that is not known.
with recorded as (
    select r.*, f.value as fleet_read, e.status as event_status
    from registration_now as r
    join reading.fleet as f on f.text = r.fleet and f.status <> 'none'
    left join reading.register_event as e on e.text = r.event
    -- a transfer in or an inspection adds no vehicle; no event at all is read as what the row says, an addition
    where r.fleet is not null and coalesce(e.event, 'registration') = 'registration'
),
meant as (
    select
        v.*,
        p.unit_code,
        p.province_code,
        if(a.status = 'read', a.value, null) as acquisition_read,
        if(b.status = 'read', b.value = '是', null) as is_built_up,
        t.vehicle_group,
        t.size_class,
        u.codes,
        u.nev_class,
        u.clean_energy as fuel_clean,
        coalesce(not n.is_saving, false) as is_listed,
        coalesce(n.is_saving, false) as is_saving,
        k.conditional_clean_energy,
        -- what mass and length alone say of a truck (GA 802): light and micro are below both limits
        case
            when if(v.gvm_kg between k.gvm_least_kg and k.gvm_most_kg, v.gvm_kg, null) >= k.medium_from_kg
                or if(v.length_mm between k.length_least_mm and k.length_most_mm, v.length_mm, null) >= k.medium_from_mm then false
            when if(v.gvm_kg between k.gvm_least_kg and k.gvm_most_kg, v.gvm_kg, null) < k.medium_from_kg
                and if(v.length_mm between k.length_least_mm and k.length_most_mm, v.length_mm, null) < k.medium_from_mm then true
        end as is_small
    from recorded as v
    cross join core.plan_policy as k
    left join core.place as p on p.text = v.region_code and v.registered_on between p.from_day and p.to_day
    left join reading.acquisition as a on a.text = v.acquisition
    left join reading.built_up_area as b on b.text = v.built_up_area
    left join reading.vehicle_type as t on t.text = v.vehicle_type and t.status = 'read'
    left join reading.fuel_code as u on u.text = v.fuel and u.status = 'read'
    left join staging.nev_listed as n on n.model_key = upper(replace(v.model_code, ' ', ''))
),
judged as (
    select
        *,
        case
            when vehicle_group is null then null
            when vehicle_group <> 'truck' then false
            when size_class is null then is_small
            when size_class in ('light', 'micro') then if(not is_small, null, true)
            else if(is_small, null, false)
        end as is_light_truck,
        case
            when codes is null then null
            when nev_class in ('BEV', 'FCEV', 'PHEV') then 'nev'
            when is_listed and (nev_class in ('HEV', 'HYBRID') or list_contains(codes, 'X')) then 'nev'
            when nev_class = 'HYBRID' then case when codes = ['E', 'O'] then 'clean_energy' when is_saving then 'neither' end
            when fuel_clean = 'yes' then 'clean_energy'
            when fuel_clean = 'no' then 'neither'
            when conditional_clean_energy <> 'apart' and len(list_filter(codes, lambda x: x not in ('F', 'L', 'M'))) = 0
                then if(conditional_clean_energy = 'yes', 'clean_energy', 'neither')
        end as power
    from meant
)
select
    j.vin,
    j.registered_on,
    j.unit_code,
    j.province_code,
    j.fleet_read as fleet,
    coalesce(not j.is_built_up, false) or (j.fleet_read = '轻型物流配送' and coalesce(not j.is_light_truck, false)) as is_outside,
    list_filter(
        [
            if(j.acquisition_read is null, 'acquisition', null),
            if(j.is_built_up is null, 'built_up_area', null),
            if(j.event_status = 'unknown', 'event', null),
            if(j.fleet_read is null, 'fleet', null),
            if(j.power is null, 'fuel', null),
            if(j.unit_code is null, 'region_code', null),
            if(j.fleet_read = '轻型物流配送' and j.is_light_truck is null, 'vehicle_class', null)
        ],
        lambda x: x is not null
    ) as reasons,
    j.power,
    j.nev_class = 'HYBRID' as is_hybrid,
    j.is_listed,
    j.model_code,
    j.fuel,
    j.file_key,
    j.row_index,
    p.sheet,
    j.row_index + p.row_offset as row_no
from judged as j
join raw.register_file as k using (file_key)
asof left join raw.register_place as p on p.file_sha256 = k.file_sha256 and j.row_index >= p.from_index
