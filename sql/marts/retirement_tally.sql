-- Vehicles of the ledger by place, month and outcome: what every figure of the million is added up from. Months, and how
-- well a retirement is confirmed, are told only of vehicles that count on some basis.
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
    count(*) as vehicles,
    sum(disposals)::bigint as disposals,
    max(retired_on) as last_retired_on
from ledger.vehicle
group by all
