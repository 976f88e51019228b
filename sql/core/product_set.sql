-- One row per set of product names that stand side by side for one product.
with used as (
    select distinct texts
    from (
        select product.texts as texts from core.model_version
        union all
        select product.texts from core.nev_model
    )
    where texts is not null
),
each as (select texts, unnest(texts) as text from used)
select
    e.texts,
    if(bool_or(r.status = 'none'), 'none', 'read') as status,
    list_sort(list_distinct(list(coalesce(r.vehicle_class, 'other')))) as classes,
    list_sort(list_distinct(flatten(list(r.uses)))) as uses,
    case
        when bool_or(r.has_engine) then true
        when bool_and(r.has_engine = false) then false
    end as has_engine
from each as e
join reading.product as r using (text)
group by e.texts
