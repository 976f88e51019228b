-- One row per case looked at now and thing that its open fields leave possible: what follows for it. outcome:
-- 0 not_applicable, 1 compliant, 2 indeterminate, 3 non_compliant.
with vehicle as (
    select distinct kind_no, mass, is_short, fuels, use_said, event, segment, in_force from case_now
),
use_case as (
    select
        *,
        unnest(case
            when use_said between 1 and 3 then [['bus', 'sanitation', 'postal'][use_said]]
            when kind_no between 1 and 6
                then case use_said when 4 then ['passenger_coach'] when 5 then ['bus', 'passenger_coach', 'postal', 'sanitation']
                    else ['bus', 'passenger_coach'] end
            when kind_no = 0
                then case use_said when 4 then ['other', 'passenger_coach']
                    when 5 then ['bus', 'other', 'passenger_coach', 'postal', 'sanitation'] else ['bus', 'other', 'passenger_coach'] end
            else if(use_said = 5, ['other', 'postal', 'sanitation'], ['other'])
        end) as use
    from vehicle
),
fuel as (
    select
        unnest([1, 2, 4, 8, 16, 32, 64]) as flag,
        unnest(['gasoline', 'diesel', 'gas', 'methanol', 'ethanol', 'unnamed', 'no_engine']) as fuel
),
event as (
    -- an event that is not stated, or not readable, may be one that no row of the calendar names
    select
        unnest([0, 0, 0, 1, 2, 3]) as event,
        unnest(['registration', 'transfer_in', 'other', 'registration', 'transfer_in', 'other']) as one
),
asked as (
    select
        v.kind_no, v.mass, v.is_short, v.fuels, v.use_said, v.event, v.segment, l.class, l.open_reason, f.fuel, v.use,
        e.one as event_kind,
        v.in_force & ac.rules & af.rules & au.rules & ae.rules as rules
    from use_case as v
    join core.timing_class as l on l.kind_no = v.kind_no and l.mass = v.mass and l.is_short = v.is_short
    join fuel as f on v.fuels & f.flag > 0
    join event as e on e.event = v.event
    join core.timing_attribute as ac on ac.attribute = 'class' and ac.value = l.class
    join core.timing_attribute as af on af.attribute = 'fuel' and af.value = f.fuel
    join core.timing_attribute as au on au.attribute = 'use' and au.value = v.use
    join core.timing_attribute as ae on ae.attribute = 'event' and ae.value = e.one
),
place as (
    select distinct n.place_no, n.segment, p.rules & s.in_force as rules
    from (select distinct place_no, segment from case_now) as n
    join core.timing_segment as s using (segment)
    join core.timing_place as p using (place_no)
),
met as (
    select
        c.case_key, c.lowest, c.highest, c.basis, c.firm, c.waived, c.unknown, c.invoice_mark,
        a.class, a.open_reason, a.fuel, a.use, a.event_kind, p.rules as place_rules,
        a.rules & p.rules as rules
    from case_now as c
    join asked as a using (kind_no, mass, is_short, fuels, use_said, event, segment)
    join place as p using (place_no, segment)
),
first as (
    select
        m.*,
        bit_position('1'::bit, m.rules & ~m.waived) as live_no,
        bit_position('1'::bit, m.rules & ~m.waived & m.firm) as firm_no,
        bit_position('1'::bit, m.rules & ~m.waived & m.firm & ~m.unknown) as sure_no,
        bit_count(m.rules) = 0 as is_empty
    from met as m
),
ranked as (
    select
        f.*,
        coalesce(k.ranks[live_no], 0) as live_rank,
        coalesce(k.ranks[firm_no], 0) as firm_rank,
        coalesce(k.ranks[sure_no], 0) as sure_rank,
        k.grace_days[firm_no] as grace_day
    from first as f
    cross join (
        select list(rank order by rule_no) as ranks, list(grace_day order by rule_no) as grace_days from core.timing_rule
    ) as k
),
judged as (
    select
        *,
        case
            when class = 'no_engine' or fuel = 'no_engine' then 'no_emission_stage'
            when class = 'not_in_calendar' then 'vehicle_not_covered'
            when is_empty then 'event_not_covered'
            when highest < sure_rank then 'below'
            when lowest >= live_rank or live_rank = 0 then 'met'
            when basis = 0 or lowest < sure_rank then 'missing:emission_stage'
            when lowest >= firm_rank then 'uncertain_law'
            when grace_day like 'invoice%' and invoice_mark = 0 then 'missing:invoice_on'
            else 'missing:certificate_uploaded_on'
        end as answer
    from ranked
)
select
    case_key,
    class,
    open_reason,
    fuel,
    use,
    event_kind,
    place_rules,
    case answer when 'below' then 3 when 'met' then 1
        else if(answer in ('no_emission_stage', 'vehicle_not_covered', 'event_not_covered'), 0, 2) end::tinyint as outcome,
    if(answer in ('below', 'met'), null, answer) as reason,
    case
        when answer in ('no_emission_stage', 'vehicle_not_covered', 'event_not_covered') then null
        when answer = 'below' then sure_no
        when answer in ('missing:invoice_on', 'missing:certificate_uploaded_on') then firm_no
        else nullif(live_no, 0)
    end as rule_no,
    case
        when class in ('car1', 'car2', 'bus2', 'van') then 'LDV'
        when class not in ('truck', 'heavy') then 'OTHER'
        when fuel = 'gas' then 'HDV_GAS'
        when fuel in ('diesel', 'no_engine') and use in ('bus', 'postal', 'sanitation') then 'HDV_URBAN'
        else 'HDV_OTHER'
    end as vehicle_group
from judged
