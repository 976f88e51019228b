-- One row per set of emission texts that stand side by side for one product: what they mean together. The worst reading
-- counts: a set with one text that is not understood is not understood. Beside a sub-stage, stage VI without one is 'open'.
with used as (
    select distinct texts
    from (
        select emission.texts as texts from core.model_version
        union all
        select emission.texts from core.nev_model
    )
    where texts is not null
),
each as (select texts, unnest(texts) as text from used)
select
    e.texts,
    case
        when bool_or(r.status = 'unknown') then 'unknown'
        when bool_or(r.status = 'contradiction') then 'contradiction'
        when bool_or(r.status = 'open') then 'open'
        when bool_or(r.status = 'none') then 'none'
        else 'read'
    end as status,
    coalesce(list_sort(list_distinct(flatten(list(r.stages)))), []) as stages,
    list_sort(list_distinct(flatten(list(r.standards)))) as standards,
    list_sort(list_distinct(list(r.family))) as families,
    bool_and(r.family is not null) as is_family_named,
    if(
        count(r.substage) = 0,
        [],
        list_sort(list_distinct(list(coalesce(r.substage, 'open')) filter (list_contains(r.stages, 6))))
    ) as substages
from each as e
join reading.emission as r using (text)
group by e.texts
