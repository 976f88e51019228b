-- One row per date of law that a registration or a move from another place can meet, with what it applies to. rule_no
-- orders them: the highest stage first, then the surest, the earliest, the most local. A date whose days of grace hold in
-- some places only stands here twice. rule is a string of bits of which the one of the rule is set.
with dated as (
    select
        c.*,
        s.scope_code as scope_text,
        (list_position(['I', 'II', 'III', 'IV', 'V', 'VI'], c.stage) * 2
            + coalesce(right(c.substage, 1) = 'b' and c.substage not like '%_or_%', false)::integer)::tinyint as rank,
        s.grace_day,
        s.grace_before::date as grace_before,
        s.grace_until::date as grace_until,
        string_split(s.grace_scope, '|') as grace_scope
    from core.calendar as c
    join seed.stage_calendar as s using (row_id)
    where list_has_any(c.events, ['registration', 'registration_effective', 'early_implementation', 'transfer_in'])
),
varied as (
    select *, grace_day is not null as has_grace from dated
    union all
    select *, false from dated where grace_scope is not null
),
numbered as (
    select
        *,
        (row_number() over (
            order by rank desc, firm_from is null, effective_from,
                list_position(['city', 'multi_city', 'region', 'province', 'multi_province', 'national'], level), row_id,
                has_grace desc
        ))::integer as rule_no,
        count(*) over () as many
    from varied
)
select
    rule_no,
    set_bit(repeat('0', many::integer)::bit, rule_no - 1, 1) as rule,
    row_id,
    level,
    standard,
    doc_no,
    confidence,
    stage,
    substage,
    rank,
    -- a row that allows either sub-stage is met by the lower
    if(rank = 12, if(substage like '6%', '6a', if(substage like 'VI%', 'VIa', 'VI')), if(rank = 13, substage, stage))
        as required_stage,
    if(level = 'national', null, if(
        level = 'region',
        (select list(prefecture_code order by prefecture_code) from seed.regions
            where region_set = 'MIIT136_2018_ART9' and region = scope_text),
        string_split(scope_text, '|')
    )) as places,
    (select list(distinct one.class order by one.class) from (
        select unnest(string_split(g.classes, '|')) as class
        from seed.stage_class_groups as g
        where list_contains(vehicle_groups, g.vehicle_group)
    ) as one) as classes,
    fuels,
    -- "other" follows a row for some uses with the same stage: all uses are held to it by then
    if(
        use_groups = ['other'],
        ['bus', 'passenger_coach', 'postal', 'sanitation', 'other'],
        list_transform(use_groups, lambda x: if(x = 'municipal', 'sanitation', x))
    ) as uses,
    list_has_any(events, ['registration', 'registration_effective', 'early_implementation']) as is_registration,
    list_contains(events, 'transfer_in') as is_transfer_in,
    list_contains(events, 'sale') as is_sale,
    effective_from,
    firm_from,
    has_grace,
    grace_scope,
    if(has_grace, grace_day, null) as grace_day,
    if(has_grace, grace_before, null) as grace_before,
    if(has_grace, grace_until, null) as grace_until
from numbered
