-- One row per half-year or year, place and fleet, and ALL fleets pooled: vehicles newly added or replaced in built-up areas,
-- new-energy and clean-energy ones among them, and whether they reach what article 十一 asks for. Cities add up to every
-- place that holds them. Nothing added: no share, and the duty does not apply. A city of which totals tell some
-- months only is neither met nor missed.
with period as (
    select
        period,
        if(length(period) = 4, make_date(period::integer, 12, 31), last_day(make_date(left(period, 4)::integer, 6 * right(period, 1)::integer, 1)))
            as last_day
    from (select distinct period from mart.fleet_city)
),
fleet as (
    select unnest(['公交', '环卫', '邮政', '出租', '通勤', '轻型物流配送', 'ALL']) as fleet, unnest(range(1, 8)) as position
),
placed as (
    select m.scope_code, c.*
    from mart.fleet_city as c
    join mart.fleet_scope_unit as m on m.unit_code = c.prefecture_code
),
summed as (
    select
        period, scope_code, if(grouping(fleet) = 1, 'ALL', fleet) as fleet,
        sum(added_or_replaced)::bigint as added_or_replaced,
        sum(nev)::bigint as nev,
        sum(clean_energy)::bigint as clean_energy,
        sum(from_vehicles)::bigint as from_vehicles,
        sum(kept_out)::bigint as kept_out,
        bool_or(is_part) as is_part
    from placed
    group by grouping sets ((period, scope_code, fleet), (period, scope_code))
),
target as (
    select threshold::double as target from seed.plan_targets where target_id = 'T11-3'
)
select
    p.period,
    s.scope_code,
    s.scope_name,
    s.scope_kind,
    f.fleet,
    coalesce(c.added_or_replaced, 0) as added_or_replaced,
    coalesce(c.nev, 0) as nev,
    coalesce(c.clean_energy, 0) as clean_energy,
    round(100.0 * (c.nev + c.clean_energy) / nullif(c.added_or_replaced, 0), 2) as share_nev_or_clean,
    round(100.0 * c.nev / nullif(c.added_or_replaced, 0), 2) as share_nev,
    if(s.has_duty, t.target, null) as target,
    case
        when not s.has_duty or coalesce(c.added_or_replaced, 0) = 0 then 'not_applicable'
        when s.scope_kind = 'city' and c.is_part then 'indeterminate'
        when (c.nev + c.clean_energy) * 100 >= t.target * c.added_or_replaced then 'compliant'
        else 'non_compliant'
    end as outcome,
    coalesce(c.kept_out, 0) as kept_out,
    coalesce(c.from_vehicles, 0) as from_vehicles,
    coalesce(c.added_or_replaced - c.from_vehicles, 0) as from_totals,
    p.last_day <= $as_of as is_complete
from period as p
cross join mart.fleet_scope as s
cross join fleet as f
cross join target as t
left join summed as c on c.period = p.period and c.scope_code = s.scope_code and c.fleet = f.fleet
order by p.period, s.position, f.position
