-- One row per enterprise name ever published; enterprise_id belongs to the oldest name of a chain of renames, so that a
-- rename that becomes known later does not change it.
with recursive names as (
    select enterprise as name from staging.announcement where enterprise is not null
    union
    select enterprise from staging.nev_entry where enterprise is not null
    union
    select enterprise from staging.decision where enterprise is not null
    union
    select enterprise from staging.disclosure where enterprise is not null
    union
    select old_name from seed.enterprise_names
    union
    select new_name from seed.enterprise_names
),
chain (name, root, latest, hops) as (
    select n.name, n.name, n.name, 0
    from names as n
    where n.name not in (select new_name from seed.enterprise_names)
    union all
    select e.new_name, c.root, e.new_name, c.hops + 1
    from chain as c
    join seed.enterprise_names as e on e.old_name = c.name
    where c.hops < 20
)
select
    c.name,
    left(md5(c.root), 12) as enterprise_id,
    last_value(c.name) over (
        partition by c.root order by c.hops rows between unbounded preceding and unbounded following
    ) as enterprise,
    try_cast(e.renamed_on as date) as from_on,
    e.document,
    e.confidence
from chain as c
left join seed.enterprise_names as e on e.new_name = c.name
