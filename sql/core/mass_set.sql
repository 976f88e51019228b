-- One row per set of mass texts that stand side by side for one product: every value in kilograms.
with used as (
    select distinct texts
    from (
        select gvm.texts as texts from core.model_version
        union all
        select curb.texts from core.model_version
        union all
        select gvm.texts from core.nev_model
        union all
        select curb.texts from core.nev_model
    )
    where texts is not null
),
each as (select texts, unnest(texts) as text from used)
select
    e.texts,
    if(bool_and(r.status = 'read'), 'read', 'unknown') as status,
    if(bool_and(r.status = 'read'), list_sort(list_distinct(flatten(list(r.amounts)))), []) as amounts
from each as e
join reading.mass as r using (text)
group by e.texts
