-- One row per combination of vehicle groups, fuels and uses that a model leaves possible: the stage in force nationally
-- for production on the day. lowest and highest run over the possibilities; *_any also counts rows about sale and
-- registration, of uncertain law or before they are firm, which may excuse nobody and accuse nobody; open_rows are those of
-- them that ask for more than is firm.
with signature as (
    select distinct vehicle_groups, fuels, uses
    from day.model
    where stage_duty = 'covered'
),
possible as (
    select s.vehicle_groups, s.fuels, s.uses, g.one as vehicle_group, f.one as fuel, u.one as use_group
    from signature as s, unnest(s.vehicle_groups) as g(one), unnest(s.fuels) as f(one), unnest(s.uses) as u(one)
),
required as (
    select
        p.vehicle_groups,
        p.fuels,
        p.uses,
        p.vehicle_group,
        p.fuel,
        p.use_group,
        coalesce(max(c.stage_rank) filter (c.is_firm), 0) as firm,
        arg_max(c.row_id, (c.stage_rank, -epoch(c.firm_from), c.row_id)) filter (c.is_firm) as firm_row_id,
        coalesce(max(c.stage_rank), 0) as any_rank,
        list({row_id: c.row_id, stage_rank: c.stage_rank}) filter (c.is_firm is not true and c.row_id is not null) as not_firm
    from possible as p
    left join (
        select
            *,
            firm_from <= $as_of and (list_contains(events, 'production') or list_contains(events, 'announcement_revoked'))
                as is_firm
        from core.calendar
        where level = 'national'
            and effective_from <= $as_of
            and list_has_any(events, ['production', 'announcement_revoked', 'sale', 'registration'])
    ) as c
        on list_contains(c.vehicle_groups, p.vehicle_group)
        and list_contains(c.fuels, p.fuel)
        and list_contains(c.use_groups, p.use_group)
    group by all
)
select
    vehicle_groups,
    fuels,
    uses,
    min(firm) as lowest,
    max(firm) as highest,
    max(any_rank) as highest_any,
    arg_min(firm_row_id, (firm, vehicle_group, fuel, use_group)) as row_id,
    list_sort(list_distinct(flatten(list(list_filter(not_firm, lambda n: n.stage_rank > firm))))) as open_rows
from required
group by all
