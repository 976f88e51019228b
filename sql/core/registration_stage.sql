-- One row per stretch of days of first registration and place with early stages of its own ('000000': none): the stages a
-- medium or heavy diesel truck of unknown stage can have, and whether it lies above stage III on each basis. Where law
-- leaves III or IV open the bases differ; an early local stage raises the least. Stretches, because a row for each day
-- would make a join of millions of vehicles slow.
with national as (
    select *
    from seed.stage_inference
    where method = 'registration_date' and vehicle_group = 'MEDIUM_HEAVY_TRUCK' and fuel = 'diesel' and scope_code = '000000'
),
local as (
    select * from seed.stage_inference
    where method = 'registration_date_local' and vehicle_group = 'HDV' and fuel = 'diesel'
),
place as (
    select '000000' as stage_place
    union
    select scope_code from local
),
turn as (
    select date '1950-01-01' as day
    union
    select registered_from::date from national
    union
    select registered_to::date + 1 from national
    union
    select registered_from::date from local
    union
    select unnest([low_through, program_through, high_through]) + 1 from core.policy
),
-- Nothing changes between one turn and the next.
span as (
    select
        row_number() over (order by day) as number,
        day as from_day,
        lead(day, 1, date '2100-01-01') over (order by day) - 1 as to_day
    from turn
    where day between date '1950-01-01' and date '2099-12-31'
),
found as (
    select
        s.number,
        s.from_day,
        s.to_day,
        p.stage_place,
        any_value(n.inferred_stage) as inferred_stage,
        any_value(n.stage_min::tinyint) as national_min,
        any_value(n.stage_max::tinyint) as national_max,
        max(l.stage_min::tinyint) as local_min
    from span as s
    cross join place as p
    join national as n
        on s.from_day >= coalesce(n.registered_from::date, date '1900-01-01')
        and s.from_day <= coalesce(n.registered_to::date, date '2199-12-31')
    left join local as l on l.scope_code = p.stage_place and l.registered_from::date <= s.from_day
    group by s.number, s.from_day, s.to_day, p.stage_place
),
told as (
    select
        f.number,
        f.from_day,
        f.to_day,
        f.stage_place,
        greatest(f.national_min, coalesce(f.local_min, 0))::tinyint as stage_min,
        greatest(f.national_max, coalesce(f.local_min, 0))::tinyint as stage_max,
        coalesce(f.local_min > k.stage_max, false) or if(
            f.inferred_stage like 'AMBIGUOUS%', f.from_day > k.low_through, f.inferred_stage not in ('<III', 'III')
        ) as is_above_low,
        coalesce(f.local_min > k.stage_max, false) or if(
            f.inferred_stage like 'AMBIGUOUS%', f.from_day > k.program_through, f.inferred_stage not in ('<III', 'III')
        ) as is_above,
        coalesce(f.local_min > k.stage_max, false) or if(
            f.inferred_stage like 'AMBIGUOUS%', f.from_day > k.high_through, f.inferred_stage not in ('<III', 'III')
        ) as is_above_high
    from found as f
    cross join core.policy as k
),
stretch as (
    select
        *,
        number - row_number() over (
            partition by stage_place, stage_min, stage_max, is_above_low, is_above, is_above_high order by number
        ) as stretch
    from told
)
select
    stage_place,
    min(from_day) as from_day,
    max(to_day) as to_day,
    stage_min,
    stage_max,
    is_above_low,
    is_above,
    is_above_high
from stretch
group by stage_place, stage_min, stage_max, is_above_low, is_above, is_above_high, stretch
order by stage_place, from_day
