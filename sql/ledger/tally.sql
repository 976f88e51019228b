-- Vehicles by place, month and outcome: what every figure of the million is added up from. Months, and how well a
-- retirement is confirmed, are told only of vehicles that count on some basis. Where another record speaks for a vehicle
-- on the low or high basis, another row tells of it on that basis; the outcomes of which a row does not tell are null.
-- times: 1, or -1 for a vehicle that is gone.
with several as (select * from tallied_now where disposals > 1),
placed as (
    select
        unit_code, province_code, region, retired_on, outcome, outcome_low, outcome_high,
        fails, opens, confirmation, natural_scrap, has_permit, times, disposals
    from tallied_now
    where disposals = 1
    union all
    select
        unit_code, province_code, region, retired_on, outcome,
        if(at_low is null, outcome_low, null), if(at_high is null, outcome_high, null),
        fails, opens, confirmation, natural_scrap, has_permit, times, disposals
    from several
    union all
    select
        at_low.unit_code, at_low.province_code, at_low.region, at_low.retired_on, null, outcome_low, null,
        0, 0, confirmation, false, false, times, disposals
    from several
    where at_low is not null
    union all
    select
        at_high.unit_code, at_high.province_code, at_high.region, at_high.retired_on, null, null, outcome_high,
        0, 0, confirmation, false, false, times, disposals
    from several
    where at_high is not null
),
told as (select *, coalesce(outcome_high, outcome, outcome_low) = 2 as is_counted from placed)
select
    unit_code,
    province_code,
    region,
    if(is_counted, retired_on - (day(retired_on) - 1)::integer, null) as month, -- far quicker than date_trunc
    outcome,
    outcome_low,
    outcome_high,
    fails,
    opens,
    is_counted and confirmation = 'both' as is_verified,
    is_counted and natural_scrap as is_natural_scrap,
    is_counted and has_permit as has_permit,
    sum(times)::bigint as vehicles,
    sum(disposals * times)::bigint as disposals
from told
group by all
