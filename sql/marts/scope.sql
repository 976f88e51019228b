-- One row per place of the million: the whole, its regions, its provinces (their part inside), its cities, and vehicles
-- whose place is not known. A municipality is a city that stands for its province too (scope_code = province_code).
with city as (select * from core.unit where region is not null)
select * exclude (kind_position), row_number() over (order by kind_position, scope_code) as position
from (
    select
        'RETIRE_1M_SCOPE' as scope_code, '京津冀及周边地区和汾渭平原' as scope_name,
        'Beijing-Tianjin-Hebei and surroundings, Fenwei plain' as scope_name_en, 'whole' as scope_kind,
        null as region_code, null as province_code, '全部' as short_name, 1 as kind_position
    union all
    select
        region, if(region = 'JJJ', '京津冀及周边地区', '汾渭平原'),
        if(region = 'JJJ', 'Beijing-Tianjin-Hebei and surroundings', 'Fenwei plain'), 'region', region, null,
        if(region = 'JJJ', '京津冀及周边', '汾渭平原'), 2
    from (select distinct region from city)
    union all
    select distinct
        province_code, province_name, province_name_en, 'province', null, province_code,
        regexp_replace(province_name, '(省|市|自治区)$', ''), 3
    from city
    where province_code not in (select unit_code from city)
    union all
    select
        unit_code, name_zh, name_en, 'city', region, province_code,
        regexp_replace(name_zh, '(新区|地区|市|区)$', ''), 4
    from city
    union all
    select 'UNPLACED', '登记地不明', 'Place not known', 'unplaced', null, null, '不明', 5
)
order by position
