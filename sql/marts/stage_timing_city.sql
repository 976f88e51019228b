-- One row per city that article 九 names (重点区域, 珠三角, 成渝) and vehicle group: the earliest China VI date for
-- registrations that is found for it, its act, and how the registrations there met the stage in force on their days.
-- An uncertain date of law says neither late nor on time. LDV is followed by its petrol vehicles, as 重庆 and 四川 acted
-- for those only; fuels says whom the act is about.
with duty as (
    select min(effective_from)::date as due_on from seed.stage_calendar where event = 'policy_target' and stage = 'VI'
),
city as (
    select u.unit_code, u.province_code, u.name_zh, u.name_en, u.province_name, r.region
    from seed.regions as r
    join core.unit as u on u.unit_code = r.prefecture_code
    where r.region_set in ('MIIT136_2018', 'MIIT136_2018_ART9')
),
kind as (
    select
        unnest(['LDV', 'HDV_URBAN', 'HDV_GAS']) as vehicle_group,
        unnest(['car1', 'heavy', 'heavy']) as class,
        unnest(['gasoline', 'diesel', 'gas']) as fuel,
        unnest(['other', 'bus', 'other']) as use
),
act as (
    select
        p.unit_code,
        k.vehicle_group,
        r.*,
        row_number() over (
            partition by p.unit_code, k.vehicle_group order by r.effective_from, r.level = 'national', r.rule_no
        ) as position
    from core.timing_place_rule as p
    join core.timing_rule as r on get_bit(p.rules, r.rule_no - 1) = 1
    join kind as k
        on list_contains(r.classes, k.class) and list_contains(r.fuels, k.fuel) and list_contains(r.uses, k.use)
    where r.stage = 'VI' and r.is_registration
),
counted as (
    select
        prefecture_code as unit_code, vehicle_group, sum(checked) as checked, sum(compliant) as compliant,
        sum(below_stage) as below_stage, sum(indeterminate) as indeterminate, sum(uncertain_law) as uncertain_law, sum(not_applicable) as not_applicable
    from mart.stage_timing_month
    group by all
)
select
    c.unit_code as prefecture_code,
    c.province_code,
    c.region,
    c.name_zh as name,
    c.name_en,
    k.vehicle_group,
    a.required_stage,
    array_to_string(a.fuels, '|') as fuels,
    a.effective_from,
    a.row_id as calendar_row_id,
    a.doc_no,
    a.confidence,
    d.due_on,
    case
        when k.vehicle_group = 'HDV_GAS' then 'national'
        when coalesce(a.level, 'national') = 'national' then 'no_act_found'
        when a.confidence = 'uncertain' then 'uncertain'  -- neither late nor on time: the law itself is in doubt
        when a.effective_from <= d.due_on then 'on_time'
        else 'late'
    end as timing,
    coalesce(n.checked, 0)::bigint as checked,
    coalesce(n.compliant, 0)::bigint as compliant,
    coalesce(n.below_stage, 0)::bigint as below_stage,
    coalesce(n.indeterminate, 0)::bigint as indeterminate,
    coalesce(n.uncertain_law, 0)::bigint as uncertain_law,
    coalesce(n.not_applicable, 0)::bigint as not_applicable
from city as c
cross join kind as k
cross join duty as d
left join act as a on a.unit_code = c.unit_code and a.vehicle_group = k.vehicle_group and a.position = 1
left join counted as n on n.unit_code = c.unit_code and n.vehicle_group = k.vehicle_group
order by c.unit_code, list_position(['LDV', 'HDV_URBAN', 'HDV_GAS'], k.vehicle_group)
