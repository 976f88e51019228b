/*---
id = "R005"
title.zh = "主管部门决定撤销、但仍在册的车型"
title.en = "Model still listed although an authority decided its revocation"
ground = "decision"
legal_form = "撤销"
severity = "serious"
subject_kind = "model"
effective_from = 2004-07-01
legal_basis = [
  { instrument = "中华人民共和国行政许可法", doc_no = "主席令第29号（2019修正）", clause = "第六十九条", confidence = "verified", effective_from = 2004-07-01 },
  { instrument = "坚决打好工业和通信业污染防治攻坚战三年行动计划", doc_no = "工信部节〔2018〕136号", clause = "第（九）项", confidence = "verified", effective_from = 2018-07-23 },
]
evidence = ["decision_no", "issuer", "decided_ground", "decided_on", "summary", "listed_from", "enterprise_name"]
method.zh = "主管部门的决定（情形b至f，措施为撤销产品公告）已生效、未被恢复，而该型号当日仍在册。情形只取自决定及其文号，不由程序推算。"
method.en = "An authority's decision (ground b to f, measure: revoke the product) has taken effect and was not lifted, and the model still stands in the announcement. The ground comes from the decision and its document number only; it is never computed."
spares.zh = "决定尚未生效、已恢复，或车型已不在册；责令整改、暂停等其他措施；决定所列企业与公告企业不一致的（无法判定）；只列企业、未列型号的决定（列入数据质量检查）。"
spares.en = "Decisions not yet in effect or lifted, and models no longer listed; other measures such as rectification or suspension; decisions that name another enterprise than the announcement does (indeterminate); decisions that name no model (shown as a data check)."
example.zh = "2019-10-09 决定撤销某型号公告，2019-11-01 该型号仍在册。"
example.en = "A decision of 2019-10-09 revokes a model that is still listed on 2019-11-01."
---*/
-- Population: every model known, whatever the outcome; of several acts the earliest one that stands counts, before any
-- that names another enterprise.
with standing as (
    select
        d.*,
        d.enterprise_id is not null and d.enterprise_id is distinct from m.enterprise_id as names_another
    from core.decision_state as d
    join day.model as m using (model_code)
    where d.effective_on <= $as_of and (d.restored_on is null or d.restored_on > $as_of)
    qualify row_number() over (
        partition by d.model_code order by names_another, d.effective_on, d.ground, d.decision_no, d.entry_no
    ) = 1
),
other as (
    select
        model_code,
        if(bool_or(effective_on > $as_of), 'not_yet_effective', 'restored') as reason
    from core.decision_state
    anti join standing using (model_code)
    group by model_code
)
select
    m.model_code as subject_id,
    m.enterprise_name as enterprise,
    s.ground,
    case
        when s.model_code is null then 'not_applicable'
        when m.listing not in ('listed', 'suspended', 'unclear') then 'not_applicable'
        when m.listing = 'unclear' then 'indeterminate'
        when s.names_another then 'indeterminate'
        else 'non_compliant'
    end as outcome,
    case
        when s.model_code is null then coalesce(o.reason, 'no_decision')
        when m.listing not in ('listed', 'suspended', 'unclear') then m.listing
        when m.listing = 'unclear' then m.doubt
        when s.names_another then 'conflict:enterprise'
        else 'decided_' || s.ground
    end as reason_code,
    s.decision_no,
    s.entry_no as decision_no_entry,
    s.issuer,
    s.entry_no as issuer_entry,
    s.ground as decided_ground,
    s.entry_no as decided_ground_entry,
    s.effective_on as decided_on,
    s.entry_no as decided_on_entry,
    s.summary,
    s.entry_no as summary_entry,
    l.listed_from,
    l.listed_from_entry,
    m.enterprise_name,
    m.enterprise.entry as enterprise_name_entry
from day.model as m
left join day.listing as l using (model_code)
left join standing as s using (model_code)
left join other as o using (model_code)
