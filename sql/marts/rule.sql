-- One row per rule in effect: what it says, on which clause, and the digest of its text.
select * exclude (legal_form, subject_kind), legal_form, subject_kind
from rule.description
order by rule_id
