-- One row per listed model and ground that a rule or a decision puts forward.
select
    model_code as "产品型号",
    enterprise as "企业名称",
    ground as "情形",
    legal_form as "法律形式",
    since_on as "起始日期",
    rule_id as "规则",
    decision_no as "决定文号",
    open_case_id as "案件编号"
from mart.revocation_candidate
order by since_on, model_code, ground, rule_id, decision_no
