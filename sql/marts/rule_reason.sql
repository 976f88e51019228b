-- One row per rule, outcome and reason: how many models.
select rule_id, outcome, reason_code, count(*) as models
from rule.outcome
group by all
order by rule_id, outcome, reason_code
