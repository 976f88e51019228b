-- One row per listed model and ground that a rule or a decision puts forward. Ground a is computed, grounds b to f stand on
-- a decision with its document number; other rules put nothing forward.
select
    h.subject_id as model_code,
    h.enterprise,
    h.ground,
    h.legal_form,
    greatest(l.stated_from, b.since_on) as since_on,
    h.rule_id,
    null::varchar as decision_no,
    null::varchar as open_case_id
from rule.hit as h
join day.model as m on m.model_code = h.subject_id
join day.listing as l on l.model_code = h.subject_id
join day.below_since as b
    on b.vehicle_groups = m.vehicle_groups and b.fuels = m.fuels and b.uses = m.uses and b.highest_rank = m.highest_rank
where h.ground = 'a' and h.outcome = 'non_compliant'
union all
select
    h.subject_id,
    h.enterprise,
    d.ground,
    h.legal_form,
    d.effective_on,
    h.rule_id,
    string_agg(d.decision_no, '、' order by d.effective_on, d.decision_no),
    null
from rule.hit as h
join day.model as m on m.model_code = h.subject_id
join core.decision_state as d
    on d.model_code = h.subject_id and (d.enterprise_id is null or d.enterprise_id = m.enterprise_id)
where h.rule_id = 'R005' and h.outcome = 'non_compliant'
    and d.effective_on <= $as_of and (d.restored_on is null or d.restored_on > $as_of)
group by all
order by model_code, ground, decision_no
