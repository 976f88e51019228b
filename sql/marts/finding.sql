-- One row per rule and subject that was non_compliant or indeterminate on some day up to the policy day; what it says is
-- as on the last day on which it was seen. A finding that was not seen on the policy day itself is closed: it says what was
-- found once, and nothing about this day.
with seen as (
    select
        finding_id,
        min(as_of) as first_seen_on,
        max(as_of) as last_seen_on,
        arg_max(detail_digest, as_of) as detail_digest,
        arg_max(run_id, as_of) as run_id
    from history.finding_seen
    where as_of <= $as_of
    group by finding_id
)
select
    s.finding_id,
    s.run_id,
    d.rule_id,
    d.rule_digest,
    d.ground,
    d.subject_kind,
    d.subject_id,
    d.enterprise,
    d.outcome,
    d.reason_code,
    d.legal_basis,
    s.first_seen_on,
    s.last_seen_on,
    s.last_seen_on = $as_of as is_open,
    d.evidence::json as evidence
from seen as s
join history.finding_detail as d using (detail_digest)
order by d.rule_id, d.subject_id
