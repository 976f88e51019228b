-- One row per model and stretch of time in which it was listed or suspended; models that only a catalogue or a public
-- comment page names have one row without days. listed_to is the first day on which the row no longer holds.
with version as (
    select
        model_code, seq, listing, valid_from, valid_to, batch_no, known_on, emission, fuel, product, gvm, enterprise, brand
    from core.model_version
    where listing in ('listed', 'suspended', 'unclear')
    union all
    select
        model_code, seq, listing, null, null, batch_no, known_on, emission, fuel, product, gvm, enterprise, brand
    from core.model_version
    where listing = 'proposed'
    qualify count(*) filter (listing <> 'proposed') over (partition by model_code) = 0
        and row_number() over (partition by model_code order by seq desc) = 1
    union all
    select
        model_code, 0, 'not_announced', null, null, batch_no, known_on, emission, fuel, product, gvm, enterprise, brand
    from core.nev_model
    anti join core.model_version using (model_code)
)
select
    v.model_code,
    v.enterprise.name as enterprise,
    v.brand,
    array_to_string(v.product.texts, ' | ') as product_name,
    if(len(m.stages) = 1 and m.emission_status = 'read', stage_name(m.stages[1]), null) as emission_stage,
    if(len(m.substages) = 1, m.substages[1], null) as substage,
    array_to_string(v.emission.texts, ' | ') as emission_standard_raw,
    if(m.stage_duty = 'covered', array_to_string(m.vehicle_groups, '|'), null) as vehicle_group,
    array_to_string(v.fuel.texts, ' | ') as fuel,
    array_to_string(v.gvm.texts, ',') as gvm_kg,
    v.valid_from as listed_from,
    v.valid_to as listed_to,
    v.batch_no,
    v.listing,
    n.enterprise_id,
    v.known_on
from version as v
join core.model_meaning as m using (model_code, seq)
left join core.enterprise_name as n on n.name = v.enterprise.name
order by v.model_code, v.valid_from nulls first, v.seq
