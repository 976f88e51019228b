-- One row per model that stands in the announcement on the day: since when it has without a break, and since when it has
-- also stated what it states now; an extension or suspension that leaves that as it was begins neither.
with before as (
    select
        m.model_code,
        v.seq,
        v.valid_from,
        v.entry_no,
        v.listing in ('listed', 'suspended', 'unclear') as is_listed,
        is_listed and (n.stages, n.substages, n.vehicle_groups, n.fuels, n.uses)
            = (m.stages, m.substages, m.vehicle_groups, m.fuels, m.uses) as states_the_same
    from day.model as m
    join core.model_version as v on v.model_code = m.model_code and v.seq <= m.seq
    join core.model_meaning as n on n.model_code = v.model_code and n.seq = v.seq
    where m.listing in ('listed', 'suspended', 'unclear')
),
broken as (
    select
        model_code,
        coalesce(max(seq) filter (not is_listed), 0) as listing_broken,
        coalesce(max(seq) filter (not states_the_same), 0) as statement_broken
    from before
    group by model_code
)
select
    model_code,
    arg_min(valid_from, seq) filter (seq > listing_broken) as listed_from,
    arg_min(entry_no, seq) filter (seq > listing_broken) as listed_from_entry,
    arg_min(valid_from, seq) filter (seq > statement_broken) as stated_from
from before
join broken using (model_code)
group by model_code
