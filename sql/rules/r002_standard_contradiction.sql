/*---
id = "R002"
title.zh = "公告所载标准、阶段与车辆类别相互矛盾"
title.en = "Announced standard, stage and vehicle class contradict each other"
severity = "notice"
subject_kind = "model"
effective_from = 2004-07-01
legal_basis = [
  { instrument = "各排放标准的适用范围", doc_no = "GB 18352.6-2016；GB 17691-2018；GB 14762-2008", clause = "范围", confidence = "known" },
]
evidence = ["emission_standard", "announced_stage", "vehicle_group", "gvm_kg", "curb_mass_kg", "fuel", "product_name"]
method.zh = "核对三点：标准所覆盖的阶段是否包含所写阶段；轻型标准（GB 18352）的车型总质量是否全部超过 3500 千克，重型标准（GB 17691、GB 14762）的乘用车是否全部不超过；GB 14762 只用于汽油机。"
method.en = "Three points are checked: whether the standard has the stage that is written; whether a model under a light-duty standard (GB 18352) has only masses above 3,500 kg, or a passenger car under a heavy-duty standard only masses up to it; and that GB 14762 stands with petrol only."
spares.zh = "标准或质量缺失的车型（无法判定）；最大总质量超过 3500 千克但整备质量加 100 千克不超过 2610 千克的车型（可能按轻型标准型式检验，无法判定）；按重型标准检验的 N1 类货车。本规则只提示核对，不作为撤销依据。"
spares.en = "Models without a standard or mass (indeterminate); models above 3,500 kg whose curb mass plus 100 kg stays within 2,610 kg, which may be approved under the light-duty standard (indeterminate); N1 trucks approved under the heavy-duty standard. This rule asks for a check; it is no ground for revocation."
example.zh = "总质量 25000 千克的载货汽车，排放依据标准写为 GB18352.5-2013国Ⅴ。"
example.en = "A truck of 25,000 kg announced under GB18352.5-2013, stage V."
---*/
-- Population: every model known, whatever the outcome.
with judged as (
    select
        *,
        case
            when listing not in ('listed', 'suspended', 'unclear') then listing
            when emission_status = 'contradiction' then 'stage_not_in_standard'
            when emission_status = 'unknown' then 'unreadable:emission_standard'
            when len(standards) = 0 then 'no_standard_stated'
            when exact_families = ['HDV_PETROL'] and fuel_status = 'read' and len(fuels) > 0
                and not list_contains(fuels, 'gasoline') then 'fuel_outside_standard'
            when groups_by_standard = ['LDV'] and len(groups_by_mass) = 0 then 'missing:gvm_kg'
            when groups_by_standard = ['LDV'] and groups_by_mass = ['HDV'] and len(curb_mass_kg) > 0
                and list_min(curb_mass_kg) + 100 <= 2610 then 'possible:light_duty_approval'
            when groups_by_standard = ['LDV'] and groups_by_mass = ['HDV'] then 'mass_outside_standard'
            when groups_by_standard = ['HDV'] and classes = ['passenger_car'] and groups_by_mass = ['LDV']
                then 'mass_outside_standard'
        end as reason
    from day.model
)
select
    model_code as subject_id,
    enterprise_name as enterprise,
    case
        when reason is null then 'compliant'
        when reason in ('cancelled', 'announced_later', 'not_announced', 'proposed', 'no_standard_stated') then 'not_applicable'
        when reason in ('stage_not_in_standard', 'fuel_outside_standard', 'mass_outside_standard') then 'non_compliant'
        else 'indeterminate'
    end as outcome,
    reason as reason_code,
    emission.texts as emission_standard,
    emission.entries as emission_standard_entry,
    array_to_string(list_transform(stages, lambda x: stage_name(x)), ' | ') as announced_stage,
    array_to_string(vehicle_groups, ' | ') as vehicle_group,
    gvm.texts as gvm_kg,
    gvm.entries as gvm_kg_entry,
    curb.texts as curb_mass_kg,
    curb.entries as curb_mass_kg_entry,
    fuel.texts as fuel,
    fuel.entries as fuel_entry,
    product.texts as product_name,
    product.entries as product_name_entry
from judged
