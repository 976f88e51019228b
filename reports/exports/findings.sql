-- One row per finding, open or closed.
select
    finding_id as "标记编号",
    rule_id as "规则",
    ground as "情形",
    subject_kind as "对象类别",
    subject_id as "对象",
    enterprise as "企业名称",
    outcome as "判定",
    reason_code as "原因",
    legal_basis as "法律依据",
    first_seen_on as "首次检出",
    last_seen_on as "最近检出",
    last_seen_on = (select as_of from mart.run where is_current) as "本日检出",
    rule_digest as "规则指纹",
    run_id as "运行批次"
from mart.finding
order by finding_id
