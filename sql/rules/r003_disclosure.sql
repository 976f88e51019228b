/*---
id = "R003"
title.zh = "环保信息公开缺失、已撤回或与公告不一致（待索取资料）"
title.en = "Environmental disclosure missing, withdrawn or different from the announcement (data request)"
severity = "request"
subject_kind = "model"
effective_from = 2016-08-24
legal_basis = [
  { instrument = "关于开展机动车和非道路移动机械环保信息公开工作的公告", doc_no = "国环规大气〔2016〕3号", clause = "全文", confidence = "known", effective_from = 2016-08-24 },
  { instrument = "中华人民共和国大气污染防治法", doc_no = "主席令第16号（2018）", clause = "第五十五条", confidence = "verified", effective_from = 2016-01-01, effective_to = 2026-08-14 },
  { instrument = "生态环境法典", doc_no = "十四届全国人大四次会议 2026-03-12", clause = "机动车船等大气污染防治一节（条号未查到）", confidence = "known", effective_from = 2026-08-15 },
]
evidence = [
  "emission_standard", "disclosed_standard", "engine_model", "disclosed_engine", "disclosure_no", "disclosed_on", "withdrawn_on",
  "listed_from",
]
method.zh = "对每个有排放阶段的在册车型，查找当日有效的信息公开记录，比较所读出的阶段和标准，以及发动机型号。缺失或不一致只产生资料索取，不构成情形b；情形b只能来自主管部门的决定。"
method.en = "For each listed model with an emission stage the disclosures valid that day are looked up; the stage and standard as read, and the engine models, are compared. A gap or difference only asks for data; ground b comes from an authority's decision alone."
spares.zh = "仓库中没有任何信息公开数据时，全部不适用；2016-08-24 之前列入且没有记录的车型；任一发动机型号相符即视为一致。"
spares.en = "Everything, while no disclosure data was received at all; models listed before 2016-08-24 without a record; engines count as equal when any model code matches."
example.zh = "公告为国六，信息公开记录为国五。"
example.en = "Announced at stage VI, disclosed at stage V."
---*/
-- Population: every model known, whatever the outcome.
with valid as (
    select d.*, r.stages, r.status
    from staging.disclosure as d
    left join reading.emission as r on r.text = d.emission_standard
    where (d.disclosed_on is null or d.disclosed_on <= $as_of) and (d.withdrawn_on is null or d.withdrawn_on > $as_of)
),
withdrawn as (
    select model_code, withdrawn_on, disclosure_no, disclosed_on, entry_no
    from staging.disclosure
    where withdrawn_on <= $as_of
    qualify row_number() over (partition by model_code order by withdrawn_on desc, entry_no) = 1
),
latest as (
    select *
    from valid
    qualify row_number() over (partition by model_code order by disclosed_on desc nulls last, entry_no) = 1
),
engines as (
    select
        model_code,
        list_distinct(flatten(list(regexp_split_to_array(coalesce(engine_model, ''), '[、,;/\s]+')))) as engine_models
    from valid
    group by model_code
),
judged as (
    select
        m.*,
        l.emission_standard as disclosed_standard,
        l.engine_model as disclosed_engine,
        coalesce(l.entry_no, w.entry_no) as disclosure_entry,
        if(l.entry_no is null, w.disclosure_no, l.disclosure_no) as disclosure_no,
        if(l.entry_no is null, w.disclosed_on, l.disclosed_on) as disclosed_on,
        if(l.entry_no is null, w.withdrawn_on, null) as withdrawn_on,
        s.listed_from,
        s.listed_from_entry,
        case
            when m.listing not in ('listed', 'suspended', 'unclear') then m.listing
            when m.stage_duty = 'none' then 'no_emission_stage'
            when m.stage_duty = 'not_covered' then 'class_not_covered'
            when (select count(*) from staging.disclosure) = 0 then 'no_disclosure_data'
            when l.model_code is null and w.model_code is not null then 'withdrawn:disclosure'
            when l.model_code is null and s.listed_from < date '2016-08-24' then 'before_duty'
            when l.model_code is null then 'missing:disclosure'
            when l.emission_standard is null then 'missing:disclosed_standard'
            when len(m.stages) = 0 then 'missing:emission_stage'
            when l.status <> 'read' then 'unreadable:disclosed_standard'
            when l.stages <> m.stages then 'differs:emission_stage'
            when m.engine is not null and e.engine_models <> ['']
                and not list_has_any(e.engine_models, flatten(list_transform(m.engine.texts, lambda x: regexp_split_to_array(x, '[、,;/\s]+'))))
                then 'differs:engine_model'
        end as reason
    from day.model as m
    left join latest as l using (model_code)
    left join engines as e using (model_code)
    left join withdrawn as w using (model_code)
    left join day.listing as s using (model_code)
)
select
    model_code as subject_id,
    enterprise_name as enterprise,
    case
        when reason is null then 'compliant'
        when regexp_matches(reason, '^(missing|withdrawn|unreadable|differs):') then 'indeterminate'
        else 'not_applicable'
    end as outcome,
    reason as reason_code,
    emission.texts as emission_standard,
    emission.entries as emission_standard_entry,
    disclosed_standard,
    disclosure_entry as disclosed_standard_entry,
    engine.texts as engine_model,
    engine.entries as engine_model_entry,
    disclosed_engine,
    disclosure_entry as disclosed_engine_entry,
    disclosure_no,
    disclosure_entry as disclosure_no_entry,
    disclosed_on,
    disclosure_entry as disclosed_on_entry,
    withdrawn_on,
    disclosure_entry as withdrawn_on_entry,
    listed_from,
    listed_from_entry
from judged
