/*---
id = "R004"
title.zh = "特别公示期间为该企业公告的新产品或变更扩展"
title.en = "Product announced for an enterprise while it stood under special notice"
ground = "e"
severity = "serious"
subject_kind = "model"
effective_from = 2012-07-01
legal_basis = [
  { instrument = "道路机动车辆生产企业及产品准入管理办法", doc_no = "工信部令第50号", clause = "第三十四条第三款", confidence = "verified", effective_from = 2019-06-01 },
  { instrument = "关于建立汽车行业退出机制的通知", doc_no = "工信部产业〔2012〕349号", clause = "全文", confidence = "verified", effective_from = 2012-07-01, effective_to = 2019-05-31 },
]
evidence = ["entry_kind", "announced_on", "decision_no", "notice_from", "notice_to", "enterprise_name"]
method.zh = "企业处于特别公示（情形e，措施暂停受理新申请）期间，公告中出现该企业的新产品或变更扩展。特别公示以主管部门的决定为准，自生效日起至恢复决定生效日止。"
method.en = "A new product or an extension was announced for an enterprise on a day when it stood under special notice (ground e, measure: no new applications), from the day the notice took effect until a restoring decision took effect."
spares.zh = "公告日期不明的产品（无法判定）；特别公示生效当日以前和恢复当日及以后的公告；企业更名按更名链识别。本规则提示核查受理程序，不直接提出撤销。"
spares.en = "Products whose announcement day is unknown (indeterminate); announcements before the notice took effect and from the day of restoration on; renamed enterprises are followed through their names. The rule asks to review how the application was handled and puts no product forward for revocation."
example.zh = "企业自 2018-11-07 起特别公示，2018-12-03 公告其新产品。"
example.en = "An enterprise under special notice from 2018-11-07 has a new product announced on 2018-12-03."
---*/
-- Population: every model known, whatever the outcome; the first announcement under notice counts.
with notice as (
    select
        n.enterprise_id,
        d.decision_no,
        d.entry_no,
        d.effective_on as notice_from,
        (
            select min((s.effective_on, s.entry_no))
            from staging.decision as s
            join core.enterprise_name as sn on sn.name = s.enterprise
            where s.action = 'restore' and sn.enterprise_id = n.enterprise_id and s.effective_on > d.effective_on
                and (s.ground = 'e' or (s.ground is null and s.model_code is null))
        ) as ending
    from staging.decision as d
    join core.enterprise_name as n on n.name = d.enterprise
    where d.ground = 'e' and d.action = 'suspend_new_applications' and d.effective_on <= $as_of
),
announced as (
    select
        a.model_code,
        a.entry_no,
        a.entry_kind,
        n.enterprise_id,
        a.enterprise,
        coalesce(a.effective_on, a.published_on, b.published_on) as announced_on
    from staging.announcement as a
    join core.enterprise_name as n on n.name = a.enterprise
    left join core.batch as b using (batch_no)
    where a.model_code is not null and a.kind in ('new', 'change', 'listed')
),
hit as (
    select
        a.*,
        s.decision_no,
        s.entry_no as decision_entry,
        s.notice_from,
        s.ending[1] as notice_to,
        s.ending[2] as notice_to_entry,
        a.announced_on is null as is_undated
    from announced as a
    join notice as s
        on s.enterprise_id = a.enterprise_id
        and (
            a.announced_on is null
            or (a.announced_on >= s.notice_from and a.announced_on <= $as_of and (s.ending is null or a.announced_on < s.ending[1]))
        )
    qualify row_number() over (partition by a.model_code order by a.announced_on is null, a.announced_on, a.entry_no) = 1
)
select
    m.model_code as subject_id,
    m.enterprise_name as enterprise,
    case
        when m.enterprise_id is null or m.enterprise_id not in (select enterprise_id from notice) then 'not_applicable'
        when h.model_code is null then 'compliant'
        when h.is_undated then 'indeterminate'
        else 'non_compliant'
    end as outcome,
    case
        when m.enterprise_id is null or m.enterprise_id not in (select enterprise_id from notice) then 'no_special_notice'
        when h.model_code is null then null
        when h.is_undated then 'missing:published_on'
        else 'announced_under_notice'
    end as reason_code,
    h.entry_kind,
    h.entry_no as entry_kind_entry,
    h.announced_on,
    h.entry_no as announced_on_entry,
    h.decision_no,
    h.decision_entry as decision_no_entry,
    h.notice_from,
    h.decision_entry as notice_from_entry,
    h.notice_to,
    h.notice_to_entry,
    h.enterprise as enterprise_name,
    h.entry_no as enterprise_name_entry,
    h.announced_on as law_on
from day.model as m
left join hit as h using (model_code)
