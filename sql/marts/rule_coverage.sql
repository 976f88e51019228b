-- One row per rule: its population and the four outcomes, which add up.
select
    d.rule_id,
    count(o.subject_id) as population,
    count(*) filter (o.outcome = 'compliant') as compliant,
    count(*) filter (o.outcome = 'non_compliant') as non_compliant,
    count(*) filter (o.outcome = 'not_applicable') as not_applicable,
    count(*) filter (o.outcome = 'indeterminate') as indeterminate
from rule.description as d
left join rule.outcome as o using (rule_id)
group by d.rule_id
order by d.rule_id
