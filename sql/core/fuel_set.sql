-- One row per set of fuel texts that stand side by side for one product.
with used as (
    select distinct texts
    from (
        select fuel.texts as texts from core.model_version
        union all
        select fuel.texts from core.nev_model
    )
    where texts is not null
),
each as (select texts, unnest(texts) as text from used)
select
    e.texts,
    case
        when bool_or(r.status = 'unknown') then 'unknown'
        when bool_or(r.status = 'none') then 'none'
        when bool_or(r.status = 'partial') then 'partial'
        else 'read'
    end as status,
    list_sort(list_distinct(flatten(list(r.fuels)))) as fuels,
    case
        when bool_or(r.has_engine) then true
        when bool_and(r.has_engine = false) then false
    end as has_engine,
    bool_or(r.is_electric) as is_electric
from each as e
join reading.fuel as r using (text)
group by e.texts
