-- One row per model as it stands on the policy day, with the worst outcome over all rules.
with worst as (
    select
        subject_id as model_code,
        max(case outcome when 'non_compliant' then 4 when 'indeterminate' then 3 when 'compliant' then 2 else 1 end) as rank
    from rule.outcome
    where subject_kind = 'model'
    group by subject_id
)
select
    left(md5(m.model_code), 12) as model_id,
    m.model_code,
    m.enterprise_name as enterprise,
    m.enterprise_id,
    m.brand,
    array_to_string(m.product.texts, ' | ') as product_name,
    if(m.stage_duty = 'covered', array_to_string(m.vehicle_groups, '|'), null) as vehicle_group,
    array_to_string(m.fuel.texts, ' | ') as fuel,
    if(len(m.stages) = 1 and m.emission_status = 'read', stage_name(m.stages[1]), null) as emission_stage,
    if(len(m.substages) = 1, m.substages[1], null) as substage,
    array_to_string(m.emission.texts, ' | ') as emission_standard_raw,
    array_to_string(m.gvm.texts, ',') as gvm_kg,
    m.listing,
    if(m.listing in ('listed', 'suspended', 'unclear'), m.valid_from, null) as listed_from,
    if(m.listing in ('listed', 'suspended', 'unclear'), m.valid_to, null) as listed_to,
    m.batch_no,
    ['not_applicable', 'compliant', 'indeterminate', 'non_compliant'][w.rank] as outcome,
    w.rank = 4 or m.model_code in (select model_code from core.decision_state) as has_dossier
from day.model as m
left join worst as w using (model_code)
order by m.model_code
