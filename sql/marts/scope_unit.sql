-- One row per scope and prefecture-level unit in it; the empty unit stands for vehicles whose place is not known.
select scope_code, unit_code
from mart.scope as s
join core.unit as u
    on u.region is not null
    and (
        s.scope_kind = 'whole'
        or s.scope_code = u.region
        or s.scope_code = u.unit_code
        or (s.scope_kind = 'province' and s.scope_code = u.province_code)
    )
union all
select scope_code, ''
from mart.scope
where scope_kind in ('whole', 'unplaced')
