-- One row per prefecture-level unit: the rules that can apply there, and the number of their set, the same for all units
-- with the same rules. A row of uncertain law gives way to a certain one of the same stage that is made for less of the
-- country, as the act of a city is where the province's is in doubt.
with matched as (
    select
        u.unit_code,
        u.province_code,
        r.*,
        coalesce(list_position(['national', 'multi_province', 'province', 'region', 'multi_city', 'city'], r.level), 0) as nearness
    from core.unit as u
    join core.timing_rule as r
        on (r.places is null or list_has_any(r.places, [u.unit_code, u.province_code]))
        and (
            r.grace_scope is null
            or r.has_grace = (
                list_has_any(r.grace_scope, [u.unit_code, u.province_code])
                and not list_contains(r.grace_scope, '-' || u.unit_code)
            )
        )
),
kept as (
    select *
    from matched as m
    where m.firm_from is not null or not exists (
        select 1
        from matched as n
        where n.unit_code = m.unit_code and n.firm_from is not null and n.nearness > m.nearness
            and n.standard = m.standard and n.stage = m.stage
            and list_has_any(n.classes, m.classes) and list_has_any(n.fuels, m.fuels)
    )
),
gathered as (
    select unit_code, province_code, bit_or(rule) as rules
    from kept
    group by unit_code, province_code
)
select unit_code, province_code, rules, dense_rank() over (order by rules::varchar)::smallint as profile_no
from gathered
