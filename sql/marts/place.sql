-- One row per place of the report: the places of the million (mart.scope), and beside them the other regions, provinces and
-- cities that article 九 names (长三角, 珠三角, 成渝). A province stands for its cities in a region; is_part where it has
-- others. A municipality is a city that stands for its province too.
with unit as (
    select u.unit_code, u.province_code, u.name_zh, u.name_en, u.province_name, u.province_name_en, d.region
    from core.unit as u
    join core.duty_unit as d using (unit_code)
),
region as (
    select * from (values
        ('JJJ', '京津冀及周边地区', 'Beijing-Tianjin-Hebei and surroundings', '京津冀及周边'),
        ('FWP', '汾渭平原', 'Fenwei plain', '汾渭平原'),
        ('YRD', '长三角地区', 'Yangtze river delta', '长三角'),
        ('PRD', '珠三角地区', 'Pearl river delta', '珠三角'),
        ('CY', '成渝地区', 'Chengdu and Chongqing', '成渝')
    ) as t(code, name_zh, name_en, short_name)
),
rest as (
    select distinct u.province_code
    from core.unit as u
    join seed.divisions as d on d.code = u.unit_code and d.valid_to is null  -- a city that was dissolved is no part left out
    where u.unit_code not in (select m.unit_code from unit as m)
)
select
    p.* exclude (place_in_kind),
    p.scope_code in (select s.scope_code from mart.scope as s) as is_million,
    row_number() over (
        order by list_position(['whole', 'region', 'province', 'city', 'unplaced'], p.scope_kind), p.place_in_kind, p.scope_code
    ) as position
from (
    select
        scope_code, scope_name, scope_name_en, scope_kind, region_code, province_code, short_name, false as is_part,
        0 as place_in_kind
    from mart.scope
    where scope_kind in ('whole', 'unplaced')
    union all
    select
        code, name_zh, name_en, 'region', code, null, short_name, false,
        list_position(['JJJ', 'FWP', 'YRD', 'PRD', 'CY'], code)
    from region
    union all
    select distinct
        province_code, province_name, coalesce(province_name_en, province_name), 'province', null, province_code,
        regexp_replace(province_name, '(省|市|自治区)$', ''), province_code in (from rest), 0
    from unit
    where province_code not in (select m.unit_code from unit as m)
    union all
    select
        unit_code, name_zh, coalesce(name_en, name_zh), 'city', region, province_code,
        regexp_replace(name_zh, '(新区|地区|市|区)$', ''), false, 0
    from unit
) as p
order by position
