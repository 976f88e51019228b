-- One row per case looked at now, with its outcome. What every possibility of a field that is missing agrees on stands;
-- where they differ, the first field whose value alone can make the difference is to blame, and where that is a second
-- fuel burned in the same vehicle, it is the law that leaves open which of the two counts. Only what would be below the
-- stage in force is ever marked as contradicted.
with agreed as (
    select
        case_key,
        min(outcome) as lowest,
        max(outcome) as highest,
        min(reason) as reason,
        if(count(distinct coalesce(r.row_id, '')) = 1, min(rule_no), null) as rule_no,
        if(count(distinct coalesce(r.required_stage, '')) = 1, min(r.required_stage), null) as required_stage,
        max(open_reason) as class_reason,
        if(min(vehicle_group) = max(vehicle_group), min(vehicle_group), 'UNKNOWN') as vehicle_group,
        bool_and(vehicle_group = 'LDV') as is_light,
        bool_and(vehicle_group like 'HDV%') as is_heavy
    from possible
    left join core.timing_rule as r using (rule_no)
    group by case_key
),
differing as (
    select
        case_key,
        case
            when grouping(place_rules) = 1 then 1
            when grouping(event_kind) = 1 then 2
            when grouping(class) = 1 then 3
            when grouping(fuel) = 1 then 4
            else 5
        end as field
    from possible
    semi join (from agreed where lowest < highest) using (case_key)
    group by grouping sets (
        (case_key, class, fuel, use, event_kind),
        (case_key, class, fuel, use, place_rules),
        (case_key, fuel, use, event_kind, place_rules),
        (case_key, class, use, event_kind, place_rules),
        (case_key, class, fuel, event_kind, place_rules)
    )
    having min(outcome) < max(outcome)
),
blamed as (
    select case_key, min(field) as field from differing group by case_key
),
answered as (
    select
        c.*,
        a.rule_no,
        a.required_stage,
        a.vehicle_group,
        a.is_light,
        a.is_heavy,
        if(b.field is null and not c.is_contradicted, a.lowest, 2)::tinyint as outcome,
        case if(c.is_contradicted, 0, b.field)
            when 0 then 'conflict:registration'
            when 1 then 'missing:region_code'
            when 2 then 'missing:event'
            when 3 then a.class_reason
            when 4 then if(c.fuels & 128 > 0, 'uncertain_law', 'missing:fuel')
            when 5 then case c.use_said when 0 then 'missing:usage' when 4 then 'missing:vehicle_type' else 'missing:fleet' end
            else a.reason
        end as reason_code
    from case_now as c
    join agreed as a using (case_key)
    left join blamed as b using (case_key)
)
select
    a.case_key,
    a.outcome,
    a.reason_code,
    a.required_stage,
    r.row_id as calendar_row_id,
    a.reason_code is not distinct from 'uncertain_law' or coalesce(r.firm_from is null or r.firm_from > g.from_day, false)
        as is_law_uncertain,
    case
        when a.basis = 0 then null
        when a.stage_min < a.stage_max then n.names[a.stage_min + 1] || '-' || n.names[a.stage_max + 1]
        when a.stage_max = 6 and a.letter > 0 then if(a.is_light, '6', 'VI') || ['a', 'b'][a.letter]
        else n.names[a.stage_max + 1]
    end as actual_stage,
    ['recorded', 'catalogue', 'standard'][a.basis] as stage_basis,
    case when a.is_light then 'LDV' when a.is_heavy then 'HDV' end as vehicle_group,
    a.vehicle_group as duty_group,
    ['registration', 'transfer_in', 'other'][a.event] as event
from answered as a
join core.timing_segment as g using (segment)
left join core.timing_rule as r using (rule_no)
cross join (select ['0', 'I', 'II', 'III', 'IV', 'V', 'VI'] as names) as n
