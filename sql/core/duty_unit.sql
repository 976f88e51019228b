-- One row per prefecture-level unit of 重点区域, where 80 % is a duty (article 十一), of 珠三角 and of 成渝, where it is none.
select distinct
    u.unit_code,
    u.province_code,
    r.region,
    r.region_set = 'MIIT136_2018' as has_duty
from seed.regions as r
join core.unit as u on u.unit_code = r.prefecture_code
where r.region_set in ('MIIT136_2018', 'MIIT136_2018_ART9') and r."to" is null
