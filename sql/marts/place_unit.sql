-- One row per region, province and city of mart.place and prefecture-level unit in it.
select p.scope_code, c.scope_code as unit_code
from mart.place as p
join mart.place as c
    on c.scope_kind = 'city'
    and (
        p.scope_code = c.scope_code
        or (p.scope_kind = 'region' and p.region_code = c.region_code)
        or (p.scope_kind = 'province' and p.province_code = c.province_code)
    )
