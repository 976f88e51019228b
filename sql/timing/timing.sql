-- One row per registration looked at now, with its case: everything that decides about it as one number. Bits from the
-- lowest: place 10, kind of vehicle 5, mass 2, shorter than 6 m 1, fuels 8, use 3, event 2, segment of days 8, mark of the
-- invoice 4, of the certificate 4, of the first day known 4, stage 3 to 3, its letter 2, where the stage comes from 2
-- (1 the record, 2 the catalogue, 3 a standard of several stages in the record), contradicted 1 (set afterwards, by
-- sql/timing/contradicted.sql). Marks of days that decide nothing are 0. sql/timing/case.sql takes it apart.
with dated as (
    -- bought, certified, arrived and made come before the registration: a later day is wrong, and says nothing
    select
        r.* replace (
            if(r.invoice_on <= r.registered_on, r.invoice_on, null) as invoice_on,
            if(r.certificate_uploaded_on <= r.registered_on, r.certificate_uploaded_on, null) as certificate_uploaded_on,
            if(r.imported_on <= r.registered_on, r.imported_on, null) as imported_on,
            if(r.manufactured_on <= r.registered_on, r.manufactured_on, null) as manufactured_on
        )
    from registration_now as r
),
read as (
    select
        r.vin,
        r.region_code,
        r.registered_on,
        r.file_key,
        r.row_index,
        r.fuel,
        r.usage,
        r.fleet,
        r.vehicle_type,
        if(r.length_mm between k.length_least_mm and k.length_most_mm, r.length_mm, null) as length_mm,
        r.invoice_on,
        r.certificate_uploaded_on,
        coalesce(r.certificate_uploaded_on, r.imported_on, r.manufactured_on) as first_on,
        coalesce(r.manufactured_on, r.registered_on) as made_on,
        upper(replace(r.model_code, ' ', '')) as model_code,
        if(r.gvm_kg between k.gvm_least_kg and k.gvm_most_kg, r.gvm_kg, null) as gvm_kg,
        e.status as stage_status,
        e.stage_min,
        e.stage_max,
        right(lower(e.substage), 1) as letter,
        case
            when v.event in ('registration', 'transfer_in') then list_position(['registration', 'transfer_in'], v.event)
            when v.event is not null then 3
            else 0
        end as event
    from dated as r
    cross join core.policy as k
    left join reading.vehicle_stage as e on e.text = r.emission_stage and e.status in ('read', 'open')
    left join reading.register_event as v on v.text = r.event and v.status = 'read'
),
staged as (
    select
        r.* exclude (stage_status, stage_min, stage_max, letter),
        case when r.stage_status = 'read' then 1 when m.stage_max is not null then 2 when r.stage_min is not null then 3 else 0 end
            as basis,
        -- where the catalogue names several stages the highest counts: it favours the owner (stage_inference I04)
        case when r.stage_status = 'read' then r.stage_min else coalesce(m.stage_max, r.stage_min, 7) end as stage_min,
        case when r.stage_status = 'read' then r.stage_max else coalesce(m.stage_max, r.stage_max, 7) end as stage_max,
        coalesce(list_position(['a', 'b'], if(m.stage_max is null, r.letter, s.letter)), 0) as letter
    from read as r
    left join core.model_stage as m
        on m.model_key = if(r.stage_status = 'read', null, r.model_code)
        and r.made_on >= m.from_day and r.made_on < m.to_day
    left join core.model_substage as s on s.model_key = m.model_key and s.from_day = m.from_day
)
select
    r.vin,
    r.region_code,
    p.unit_code,
    p.province_code,
    r.registered_on,
    r.model_code,
    (
        coalesce(p.place_no, 0)::bigint
        | (coalesce(t.kind_no, 0)::bigint << 10)
        | (case when r.gvm_kg is null then 0 when r.gvm_kg <= 2500 then 1 when r.gvm_kg <= 3500 then 2 else 3 end::bigint << 15)
        | (coalesce(r.gvm_kg is null and r.length_mm < 6000, false)::bigint << 17)
        | (coalesce(f.fuels, 127)::bigint << 18)
        | (case
            -- a fleet and a usage that exclude each other, or a city bus that is no bus, leave open what the vehicle is for
            when (l.said <> u.said and (l.said = 1 or u.said < 4)) or (coalesce(l.said, u.said) = 1 and t.kind_no > 6) then 5
            else coalesce(l.said, u.said, 0)
        end::bigint << 26)
        | (r.event::bigint << 29)
        | (d.segment::bigint << 31)
        | (coalesce(i.mark, 0)::bigint << 39)
        | (coalesce(c.mark, 0)::bigint << 43)
        | (coalesce(o.mark, 0)::bigint << 47)
        | (r.stage_min::bigint << 51)
        | (r.stage_max::bigint << 54)
        | (r.letter::bigint << 57)
        | (r.basis::bigint << 59)
    ) as case_key,
    r.file_key,
    r.row_index
from staged as r
left join core.timing_day as d on d.day = r.registered_on
left join core.timing_day as i on i.day = if(d.asks_invoice, r.invoice_on, null)
left join core.timing_day as c on c.day = if(d.asks_certificate, r.certificate_uploaded_on, null)
left join core.timing_day as o on o.day = if(d.asks_first, r.first_on, null)
left join core.timing_region as p on p.text = r.region_code and r.registered_on between p.from_day and p.to_day
left join core.timing_type as t on t.text = r.vehicle_type
left join core.timing_fuel as f on f.text = r.fuel
left join core.timing_use as l on l.field = 'fleet' and l.text = r.fleet
left join core.timing_use as u on u.field = 'usage' and u.text = r.usage
