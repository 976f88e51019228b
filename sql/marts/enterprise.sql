-- One row per enterprise with at least one model: how many are known, listed, flagged, open, put forward.
select
    m.enterprise_id,
    max(n.enterprise) as enterprise,
    count(*) as models,
    count(*) filter (m.listing in ('listed', 'suspended', 'unclear')) as listed,
    count(*) filter (m.outcome = 'non_compliant') as flagged,
    count(*) filter (m.outcome = 'indeterminate') as indeterminate,
    count(*) filter (m.model_code in (select model_code from mart.revocation_candidate)) as candidates
from mart.model_today as m
join core.enterprise_name as n on n.name = m.enterprise
group by m.enterprise_id
order by flagged desc, enterprise
