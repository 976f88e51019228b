-- One row per prefecture-level unit: its province, its names, and its region of the million (null: outside).
with member as (
    select distinct prefecture_code, region
    from seed.regions
    where region_set = 'RETIRE_1M_SCOPE' and "to" is null
)
select
    d.code as unit_code,
    d.province_code,
    d.name_zh,
    d.name_en,
    m.region,
    p.name_zh as province_name,
    p.name_en as province_name_en
from seed.divisions as d
join seed.divisions as p on p.code = d.province_code
left join member as m on m.prefecture_code = d.code
where d.unit_code = d.code
