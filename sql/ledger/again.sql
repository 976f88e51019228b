-- One row per vehicle looked at now that was registered, moved in or inspected, or stood in a stock: the last day of each.
select
    vin,
    max(day) filter (event = 'registration') as last_registered_on,
    max(day) filter (event = 'transfer_in') as last_transferred_on,
    max(day) filter (event = 'inspection') as last_inspected_on,
    max(day) filter (event = 'stock') as last_stock_on
from (
    select r.vin, r.registered_on as day, if(nullif(trim(r.event), '') is null, 'registration', e.event) as event
    from lake.registration as r
    left join reading.register_event as e on e.text = r.event and e.status = 'read'
    union all
    select vin, as_of, 'stock' from lake.vehicle_stock
)
semi join vehicle_now using (vin)
where day <= $as_of
group by vin
