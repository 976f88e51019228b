-- The stage calendar with lists for its groups, fuels, uses and events, and a rank to compare stages: ten times the stage,
-- one more for sub-stage b. Rows that know only the month count from its first day and say so. firm_from: the first day on
-- which the row can accuse anybody; null: its law is uncertain.
select
    row_id,
    level,
    scope_code,
    scope_name,
    standard,
    stage,
    substage,
    case stage when 'I' then 1 when 'II' then 2 when 'III' then 3 when 'IV' then 4 when 'V' then 5 when 'VI' then 6 end
        * 10 + if(substage in ('6b', 'VIb', '6b_RDE'), 1, 0) as stage_rank,
    if(vehicle_group = 'ALL', ['LDV', 'HDV'], string_split(vehicle_group, '|')) as vehicle_groups,
    if(fuel = 'all', ['gasoline', 'diesel', 'gas', 'methanol', 'ethanol', 'unnamed'], string_split(fuel, '|')) as fuels,
    case
        when use_group = 'all' then ['bus', 'passenger_coach', 'postal', 'sanitation', 'other']
        when use_group like 'urban_vehicle%' then ['bus', 'postal', 'sanitation']
        else string_split(use_group, '|')
    end as use_groups,
    string_split(event, '|') as events,
    if(length(effective_from) = 10, effective_from, effective_from || '-01')::date as effective_from,
    length(effective_from) < 10 as is_month_only,
    case
        when confidence = 'uncertain' then null
        when length(effective_from) < 10 then last_day((effective_from || '-01')::date) + 1
        else coalesce(firm_from, effective_from)::date
    end as firm_from,
    doc_no,
    confidence
from seed.stage_calendar
