-- One row per model and stretch of time, with what its texts mean: stages, vehicle groups, fuels, uses. Where the texts
-- leave something open every possibility is listed, and open_fields names the fields to blame.
with known as (
    select model_code, seq, listing, valid_from, valid_to, emission, fuel, product, gvm, curb from core.model_version
    union all
    select model_code, 0, 'not_announced', null, null, emission, fuel, product, gvm, curb
    from core.nev_model
    anti join core.model_version using (model_code)
),
looked_up as (
    select
        k.model_code,
        k.seq,
        coalesce(e.status, 'missing') as emission_status,
        coalesce(e.stages, []) as stages,
        coalesce(e.standards, []) as standards,
        coalesce(e.substages, []) as substages,
        list_transform(coalesce(e.families, []), lambda x: if(x = 'HDV_PETROL', 'HDV', x)) as families,
        coalesce(e.families, []) as exact_families,
        coalesce(e.is_family_named, false) as is_family_named,
        coalesce(f.status, 'missing') as fuel_status,
        coalesce(f.fuels, []) as stated_fuels,
        coalesce(f.is_electric, false) as is_electric,
        case
            when p.has_engine = false and coalesce(f.has_engine, false) = false then false
            when f.has_engine = false and coalesce(p.has_engine, false) = false then false
            when f.has_engine or p.has_engine or len(e.stages) > 0 then true
        end as has_engine,
        coalesce(p.has_engine <> f.has_engine, false) as is_fuel_contradicted,
        coalesce(p.classes, []) as classes,
        coalesce(p.uses, ['bus', 'other', 'passenger_coach', 'postal', 'sanitation']) as uses,
        p.status is distinct from 'read' as is_name_missing,
        coalesce(m.amounts, []) as gvm_kg,
        case
            when m.status = 'read' and (list_min(m.amounts) < l.gvm_least_kg or list_max(m.amounts) > l.gvm_most_kg)
                then 'impossible'
            else coalesce(m.status, 'missing')
        end as gvm_status,
        coalesce(c.amounts, []) as curb_mass_kg
    from known as k
    left join core.emission_set as e on e.texts = k.emission.texts
    left join core.fuel_set as f on f.texts = k.fuel.texts
    left join core.product_set as p on p.texts = k.product.texts
    left join core.mass_set as m on m.texts = k.gvm.texts
    left join core.mass_set as c on c.texts = k.curb.texts
    cross join core.policy as l
),
by_evidence as (
    select
        *,
        case
            when gvm_status <> 'read' then []
            when list_max(gvm_kg) <= 3500 then ['LDV']
            when list_min(gvm_kg) > 3500 then ['HDV']
            else ['HDV', 'LDV']
        end as groups_by_mass,
        list_filter(families, lambda x: x in ('LDV', 'HDV')) as groups_by_standard
    from looked_up
)
select
    model_code,
    seq,
    emission_status,
    stages,
    standards,
    substages,
    exact_families,
    fuel_status,
    has_engine,
    is_fuel_contradicted,
    is_electric,
    classes,
    uses,
    gvm_kg,
    gvm_status,
    curb_mass_kg,
    groups_by_mass,
    groups_by_standard,
    case
        when has_engine = false then 'none'
        when 'trailer' in classes then 'none'
        when 'motorcycle' in classes or 'MOTORCYCLE' in exact_families then 'not_covered'
        when 'three_wheel' in classes or 'low_speed_truck' in classes or 'LOW_SPEED' in exact_families then 'not_covered'
        else 'covered'
    end as stage_duty,
    case
        when len(groups_by_standard) = 1
            and (groups_by_mass = groups_by_standard or (is_family_named and len(groups_by_mass) <> 1)) then groups_by_standard
        when len(groups_by_standard) = 0 and len(groups_by_mass) > 0 then groups_by_mass
        when len(groups_by_standard) = 0 and classes = ['passenger_car'] then ['LDV']
        else ['HDV', 'LDV']
    end as vehicle_groups,
    if(len(stated_fuels) > 0 and fuel_status = 'read', stated_fuels, ['diesel', 'gas', 'gasoline']) as fuels,
    list_filter(
        [
            if(emission_status in ('read', 'none'), null, 'emission_standard'),
            if(fuel_status = 'read' and len(stated_fuels) > 0, null, 'fuel'),
            if(
                gvm_status <> 'read' and not (len(groups_by_standard) = 1 and is_family_named) and classes <> ['passenger_car'],
                'gvm_kg',
                null
            ),
            if(is_name_missing, 'product_name', null)
        ],
        lambda x: x is not null
    ) as open_fields
from by_evidence
