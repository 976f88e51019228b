-- One row per model, place and month with new registrations on days on which the model must not be made: its listing had
-- ended (product), or the licence of its enterprise (enterprise), or it was suspended (suspension). Vehicles made before
-- may be among them: it says where to look, and accuses nobody.
with stopped as (
    select
        upper(replace(v.model_code, ' ', '')) as model_code,
        v.valid_from as from_day,
        -- from the end of the licence on, that is what has stopped a suspended model
        least(
            coalesce(v.valid_to, date '2199-12-31'), if(v.listing = 'suspended', coalesce(x.ended_on, date '2199-12-31'), date '2199-12-31')
        ) as to_day,
        if(v.listing = 'cancelled', 'product', 'suspension') as stop_kind,
        v.legal_form,
        v.document_no
    from core.model_version as v
    left join core.enterprise_name as n on n.name = v.enterprise.name
    left join core.enterprise_end as x using (enterprise_id)
    where v.listing in ('cancelled', 'suspended') and v.valid_from <= $as_of
    union all
    select
        upper(replace(v.model_code, ' ', '')), greatest(x.ended_on, coalesce(v.valid_from, v.not_before, x.ended_on)),
        coalesce(v.valid_to, date '2199-12-31'), 'enterprise', x.legal_form, null
    from core.model_version as v
    join core.enterprise_name as n on n.name = v.enterprise.name
    join core.enterprise_end as x using (enterprise_id)
    where v.listing in ('listed', 'suspended', 'unclear') and x.ended_on <= $as_of
)
select
    t.model_code,
    t.unit_code as prefecture_code,
    t.province_code,
    date_trunc('month', t.registered_on)::date as month,
    s.stop_kind,
    s.from_day as stopped_on,
    s.legal_form,
    s.document_no,
    count(*) as vehicles,
    min(t.registered_on) as first_on,
    max(t.registered_on) as last_on
from ledger.timing as t
join stopped as s on s.model_code = t.model_code and t.registered_on >= s.from_day and t.registered_on < s.to_day
join ledger.timing_case as c on c.case_key = t.case_key and c.event = 'registration'
where t.registered_on <= $as_of
group by all
order by t.model_code, prefecture_code, month, stopped_on, stop_kind
