-- Vehicles registered for public fleets by city, month, fleet and standing: what every share is added up from.
select
    prefecture_code,
    province_code,
    period,
    month,
    fleet,
    standing,
    reasons,
    power,
    count(*) as vehicles
from mart.fleet_vehicle
group by all
