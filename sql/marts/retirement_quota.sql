-- One row per figure of a local plan or report (分解目标): never summed into the million, whose scope is another. Where a
-- city's plan asks for the same vehicles, what the ledger counts in its months stands beside it.
select
    q.quota_id,
    q.scope_code,
    q.scope_name,
    q.scope_kind,
    q.kind,
    q.value::bigint as value,
    try_cast(q.period_from as date) as period_from,
    try_cast(q.period_to as date) as period_to,
    try_cast(q.deadline as date) as deadline,
    q.vehicle_scope_zh,
    q.vehicle_scope_en,
    q.counting_basis_zh,
    q.counting_basis_en,
    q.doc_no,
    q.note_zh,
    q.note_en,
    q.confidence,
    if(
        q.kind = 'target' and q.scope_kind = 'city' and s.scope_kind = 'city' and try_cast(q.period_from as date) is not null,
        (
            select coalesce(sum(m.claimed), 0)::bigint
            from mart.retirement_month as m
            where m.scope_code = q.scope_code and m.basis = 'program'
                and m.month between try_cast(q.period_from as date) and try_cast(q.period_to as date)
        ),
        null
    ) as claimed_in_period
from seed.local_quotas as q
left join mart.scope as s using (scope_code)
order by q.quota_id
