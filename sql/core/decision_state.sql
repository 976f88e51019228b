-- One row per act and model that asks for the revocation of a product, with the day on which a later act restored it. An
-- act that restores an enterprise on a stated ground, as from a special notice, lifts no revocation on another.
select
    d.entry_no,
    d.decision_no,
    d.issuer,
    d.ground,
    d.model_code,
    d.enterprise,
    n.enterprise_id,
    d.effective_on,
    d.summary,
    (
        select min(s.effective_on)
        from staging.decision as s
        left join core.enterprise_name as sn on sn.name = s.enterprise
        where s.action = 'restore' and s.effective_on >= d.effective_on
            and (
                s.model_code = d.model_code
                or (s.model_code is null and sn.enterprise_id = n.enterprise_id and coalesce(s.ground, d.ground) = d.ground)
            )
    ) as restored_on
from staging.decision as d
left join core.enterprise_name as n on n.name = d.enterprise
where d.action = 'revoke_product' and d.ground in ('b', 'c', 'd', 'e', 'f') and d.model_code is not null
