-- One row per place for which shares of public fleets are told: the nation, 重点区域 as a whole (KEY) and its regions, 珠三角
-- and 成渝, provinces, cities. A province that is partly 重点区域 stands for that part only (is_part), and its note says so.
with unit as (
    select
        u.unit_code,
        u.province_code,
        u.name_zh,
        u.name_en,
        u.province_name,
        u.province_name_en,
        d.region,
        coalesce(d.has_duty, false) as has_duty
    from core.unit as u
    left join core.duty_unit as d using (unit_code)
    where d.region is not null or u.unit_code in (select c.prefecture_code from mart.fleet_city as c)
),
region as (
    select * from (values
        ('JJJ', '京津冀及周边地区', 'Beijing-Tianjin-Hebei and surroundings', '京津冀及周边', true, 3),
        ('FWP', '汾渭平原', 'Fenwei plain', '汾渭平原', true, 4),
        ('YRD', '长三角地区', 'Yangtze river delta', '长三角', true, 5),
        ('PRD', '珠三角地区', 'Pearl river delta', '珠三角', false, 6),
        ('CY', '成渝地区', 'Chengdu and Chongqing', '成渝', false, 7)
    ) as t(code, name_zh, name_en, short_name, has_duty, position)
),
province as (
    select
        u.province_code,
        any_value(p.name_zh) as name_zh,
        any_value(p.name_en) as name_en,
        bool_or(coalesce(d.has_duty, false)) as has_duty,
        not bool_and(coalesce(d.has_duty, false)) as has_others
    from core.unit as u
    join seed.divisions as p on p.code = u.province_code
    join seed.divisions as o on o.code = u.unit_code and o.valid_to is null  -- a city that was dissolved is no part left out
    left join core.duty_unit as d on d.unit_code = u.unit_code
    where u.province_code in (select m.province_code from unit as m)
        and u.province_code not in (select m.unit_code from core.unit as m)
    group by u.province_code
)
select * exclude (kind_position), (row_number() over (order by kind_position, scope_code))::integer as position
from (
    select
        '000000' as scope_code, '全国' as scope_name, 'China' as scope_name_en, 'nation' as scope_kind,
        null as region_code, null as province_code, '全国' as short_name, false as has_duty, false as is_part,
        '有数据的全部城市' as note_zh, 'every city with data' as note_en, 1 as kind_position
    union all
    select 'KEY', '重点区域', 'Key regions', 'key', null, null, '重点区域', true, false, null, null, 2
    union all
    select
        code, name_zh, name_en, 'region', code, null, short_name, has_duty, false,
        if(has_duty, null, '不属于方案附件的重点区域，没有80%的义务'),
        if(has_duty, null, 'no key region of the annex: 80 % is no duty here'), position
    from region
    union all
    select
        province_code, name_zh, coalesce(name_en, name_zh), 'province', null, province_code,
        regexp_replace(name_zh, '(省|市|(壮族|回族|维吾尔)?自治区|特别行政区)$', ''), has_duty, has_duty and has_others,
        if(has_duty, if(has_others, '仅计其重点区域内的城市', null), '不在重点区域，没有80%的义务'),
        if(has_duty, if(has_others, 'only its cities inside the key regions', null), 'outside the key regions: 80 % is no duty here'), 8
    from province
    union all
    select
        unit_code, name_zh, coalesce(name_en, name_zh), 'city', region, province_code,
        regexp_replace(name_zh, '(新区|地区|市|区)$', ''), has_duty, false,
        if(has_duty, null, '不在重点区域，没有80%的义务'), if(has_duty, null, 'outside the key regions: 80 % is no duty here'), 9
    from unit
)
order by position
