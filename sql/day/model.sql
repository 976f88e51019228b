-- One row per model: what was announced about it and whether it stood in the announcement on the day asked for.
with standing as (
    select *
    from core.model_version
    where coalesce(valid_from, not_before, $as_of) <= $as_of and (valid_to is null or valid_to > $as_of)
    qualify row_number() over (partition by model_code order by seq desc) = 1
),
later as (
    select * replace ('announced_later' as listing)
    from core.model_version
    anti join standing using (model_code)
    qualify row_number() over (partition by model_code order by seq) = 1
),
catalogue_only as (
    select
        model_code, 0 as seq, 'not_announced' as listing, null as kind, null as valid_from, null as not_before, null as valid_to, batch_no,
        known_on, entry_no, null as legal_form, null as document_no, emission, fuel, product, gvm, curb, null as engine,
        enterprise, brand
    from core.nev_model
    anti join core.model_version using (model_code)
),
found as (
    select * from standing
    union all by name
    select * from later
    union all by name
    select * from catalogue_only
)
select
    f.* exclude (listing, doubt),
    case
        when f.listing in ('listed', 'suspended', 'unclear') and x.ended_on <= $as_of then 'cancelled'
        when f.listing in ('listed', 'suspended') and x.may_have_ended_on <= $as_of then 'unclear'
        else f.listing
    end as listing,
    if(f.listing = 'unclear', f.doubt, 'missing:published_on') as doubt, -- of an unclear listing only
    f.enterprise.name as enterprise_name,
    n.enterprise_id,
    m.* exclude (model_code, seq),
    if(
        len(m.stages) = 0,
        null,
        list_min(m.stages) * 10 + if(len(list_filter(m.substages, lambda x: x like '%a')) > 0, 0, 1)
    ) as lowest_rank,
    if(len(m.stages) = 0, null, list_max(m.stages) * 10 + if(len(m.substages) = 1 and m.substages[1] like '%a', 0, 1))
        as highest_rank
from found as f
join core.model_meaning as m using (model_code, seq)
left join core.enterprise_name as n on n.name = f.enterprise.name
left join core.enterprise_end as x using (enterprise_id)
