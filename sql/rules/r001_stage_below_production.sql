/*---
id = "R001"
title.zh = "公告排放阶段低于当日全国生产环节执行阶段的在册车型"
title.en = "Listed model announced below the stage in force nationally for production"
ground = "a"
legal_form = "撤回"
severity = "serious"
subject_kind = "model"
effective_from = 2004-07-01
legal_basis = [
  { instrument = "中华人民共和国行政许可法", doc_no = "主席令第29号（2019修正）", clause = "第八条", confidence = "verified", effective_from = 2004-07-01 },
  { instrument = "坚决打好工业和通信业污染防治攻坚战三年行动计划", doc_no = "工信部节〔2018〕136号", clause = "第（九）项", confidence = "verified", effective_from = 2018-07-23 },
]
evidence = [
  "emission_standard", "announced_stage", "required_stage", "law_document", "law_effective_from", "doubtful_stage",
  "below_since", "vehicle_group", "gvm_kg", "fuel", "product_name", "listed_from",
  "cancelled_for",
]
method.zh = "对每个在册车型，按质量、标准和产品名称确定轻型或重型、燃料和用途，取全国日历中当日已生效的生产环节（或公告撤销）最高阶段，与公告所载阶段比较。一个单元格有几个值时，逐一判断，全部低于要求才标记。"
method.en = "For each listed model the mass, the standard and the product name give light or heavy, fuel and use; the highest stage in force that day for production (or by a clearing of announcements) in the national calendar is compared with the announced stage. Where a cell holds several values, each is judged, and only if all fall below is the model flagged."
spares.zh = "未在册、已撤销或自行申请注销的车型；无发动机的车型（纯电动、燃料电池、挂车）；摩托车、三轮汽车和低速货车（不在日历内）；任何一项所需信息缺失、无法辨认或相互矛盾的车型（记为“无法判定”）；法规日期不确定，或已届名义日期而公告尚未清理的期间（记为“无法判定”）；只有地方提前实施日期的情形。"
spares.en = "Models not listed, cancelled or withdrawn at their maker's request; vehicles without an engine; motorcycles, three-wheelers and low-speed trucks (not in the calendar); any model with a needed value missing, unreadable or contradicted (indeterminate); days of uncertain law, or after its nominal date while the announcement still carried such products (indeterminate); dates that only a province or city set earlier."
example.zh = "重型柴油载货汽车，公告阶段国五：2021-06-30 合规，2021-07-01 起低于生产环节执行的国六。"
example.en = "A heavy diesel truck announced at stage V: compliant on 2021-06-30, below the stage VI in force for production from 2021-07-01."
---*/
-- Population: every model known, whatever the outcome.
select
    m.model_code as subject_id,
    m.enterprise_name as enterprise,
    case
        when m.listing not in ('listed', 'suspended', 'unclear') then 'not_applicable'
        when m.stage_duty <> 'covered' then 'not_applicable'
        when len(m.stages) = 0 or m.emission_status <> 'read' then 'indeterminate'
        when m.lowest_rank >= r.highest_any then 'compliant'
        when m.listing = 'unclear' or m.valid_from is null then 'indeterminate'
        when m.is_fuel_contradicted or len(m.open_fields) > 0 then 'indeterminate'
        when m.highest_rank < r.lowest then 'non_compliant'
        else 'indeterminate'
    end as outcome,
    case
        when m.listing in ('cancelled', 'announced_later', 'not_announced', 'proposed') then m.listing
        when m.stage_duty = 'none' then 'no_emission_stage'
        when m.stage_duty = 'not_covered' then 'class_not_covered'
        when m.emission_status = 'contradiction' then 'conflict:emission_standard'
        when m.emission_status = 'unknown' then 'unreadable:emission_standard'
        when len(m.stages) = 0 or m.emission_status <> 'read' then 'missing:emission_stage'
        when m.lowest_rank >= r.highest_any then null
        when m.listing = 'unclear' then m.doubt
        when m.valid_from is null then 'missing:published_on'
        when m.is_fuel_contradicted then 'conflict:fuel'
        when len(m.open_fields) > 0 then 'missing:' || m.open_fields[1]
        when m.highest_rank < r.lowest then 'below_stage_in_force'
        when m.lowest_rank < m.highest_rank and m.lowest_rank < r.lowest then 'several:emission_stage'
        when len(m.vehicle_groups) > 1 then 'conflict:vehicle_group'
        when len(m.fuels) > 1 then 'several:fuel'
        when len(m.uses) > 1 then 'several:product_name'
        else 'uncertain_law'
    end as reason_code,
    m.emission.texts as emission_standard,
    m.emission.entries as emission_standard_entry,
    array_to_string(list_transform(m.stages, lambda x: stage_name(x)), ' | ') as announced_stage,
    stage_name(r.lowest // 10) || coalesce(' (' || c.substage || ')', '') as required_stage,
    r.row_id as required_stage_law,
    c.doc_no as law_document,
    r.row_id as law_document_law,
    c.effective_from as law_effective_from,
    r.row_id as law_effective_from_law,
    list_filter(r.open_rows, lambda o: reason_code = 'uncertain_law' and o.stage_rank > m.lowest_rank) as doubtful,
    coalesce(list_transform(doubtful, lambda o: stage_name(o.stage_rank // 10)), []) as doubtful_stage,
    list_transform(doubtful, lambda o: o.row_id) as doubtful_stage_law,
    b.since_on as below_since,
    b.row_id as below_since_law,
    array_to_string(m.vehicle_groups, ' | ') as vehicle_group,
    m.gvm.texts as gvm_kg,
    m.gvm.entries as gvm_kg_entry,
    m.fuel.texts as fuel,
    m.fuel.entries as fuel_entry,
    m.product.texts as product_name,
    m.product.entries as product_name_entry,
    l.listed_from,
    l.listed_from_entry,
    if(m.listing = 'unclear' and m.kind = 'cancel', [m.enterprise.name], []) as cancelled_for,
    list_transform(cancelled_for, lambda x: m.enterprise.entry) as cancelled_for_entry
from day.model as m
left join day.listing as l using (model_code)
left join day.requirement as r
    on r.vehicle_groups = m.vehicle_groups and r.fuels = m.fuels and r.uses = m.uses and m.stage_duty = 'covered'
left join core.calendar as c on c.row_id = r.row_id
left join day.below_since as b
    on b.vehicle_groups = m.vehicle_groups and b.fuels = m.fuels and b.uses = m.uses and b.highest_rank = m.highest_rank
