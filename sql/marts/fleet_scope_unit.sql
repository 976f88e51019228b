-- One row per place of mart.fleet_scope and prefecture-level unit in it.
select s.scope_code, c.scope_code as unit_code
from mart.fleet_scope as s
join mart.fleet_scope as c
    on c.scope_kind = 'city'
    and (
        s.scope_kind = 'nation'
        or s.scope_code = c.scope_code
        or (s.scope_kind = 'key' and c.has_duty)
        or (s.scope_kind = 'region' and s.region_code = c.region_code)
        or (s.scope_kind = 'province' and s.province_code = c.province_code and (c.has_duty or not s.is_part))
    )
