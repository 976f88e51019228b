-- Vehicles by place, month and outcome: what every figure of the million is added up from. Months, and how well a
-- retirement is confirmed, are told only of vehicles that count on some basis. times: 1, or -1 for a vehicle that is gone.
select
    unit_code,
    province_code,
    region,
    if(outcome_high = 2, retired_on - (day(retired_on) - 1)::integer, null) as month, -- far quicker than date_trunc
    outcome,
    outcome_low,
    outcome_high,
    fails,
    opens,
    outcome_high = 2 and confirmation = 'both' as is_verified,
    outcome_high = 2 and natural_scrap as is_natural_scrap,
    outcome_high = 2 and has_permit as has_permit,
    sum(times)::bigint as vehicles,
    sum(disposals * times)::bigint as disposals
from tallied_now
group by all
