-- One row per rule and model that has a dossier: the outcome and its reason.
select o.subject_id as model_code, o.rule_id, o.outcome, o.reason_code
from rule.outcome as o
join mart.model_today as m on m.model_code = o.subject_id
where o.subject_kind = 'model' and m.has_dossier
order by o.subject_id, o.rule_id
