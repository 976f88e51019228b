-- One row per numbered target of the plan and of the acts around it.
select
    target_id as "目标编号",
    article as "条款",
    text_zh as "原文",
    metric as "指标",
    period as "期间",
    value as "数值",
    value_unit as "数值单位",
    operator as "比较",
    threshold as "要求",
    unit as "单位",
    deadline as "期限",
    outcome as "结果",
    data_through as "数据截至",
    origin as "数值来源",
    detail_zh as "说明",
    note as "备注",
    doc_no as "文号",
    confidence as "可信度"
from mart.plan_target
order by target_id
