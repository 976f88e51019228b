-- One row per text of a register that names a place, and stretch of days: the prefecture-level unit it meant then. An old
-- code used after a change means the successor; a new code used for an earlier day means where that was then. Counties
-- without a row of their own stand under their first four digits. Unit null: the text names a province only, or a place
-- that was divided.
with matched as (
    select r.text, coalesce(d.code, p.code, v.code) as code
    from reading.region as r
    left join seed.divisions as d on d.code = r.code
    left join seed.divisions as p on p.code = left(r.code, 4) || '00' and p.level = 'prefecture'
    left join seed.divisions as v on v.code = left(r.code, 2) || '0000'
    where r.status = 'read'
),
dated as (
    select
        m.text,
        d.*,
        d.valid_from::date as first_day,
        d.valid_to::date as last_day
    from matched as m
    join seed.divisions as d using (code)
),
meant as (
    select
        text,
        coalesce(first_day, date '1900-01-01') as from_day,
        coalesce(last_day, date '2199-12-31') as to_day,
        unit_code,
        province_code
    from dated
    union all
    select
        t.text,
        t.last_day + 1,
        date '2199-12-31',
        coalesce(s.unit_code, p.unit_code),
        t.province_code
    from dated as t
    left join seed.divisions as s on s.code = t.successor
    left join seed.divisions as p on s.code is null and p.code = left(t.successor, 4) || '00' and p.level = 'prefecture'
    where t.last_day is not null
    union all
    select
        t.text,
        date '1900-01-01',
        t.first_day - 1,
        b.unit_code,
        t.province_code
    from dated as t
    left join seed.divisions as b on b.successor = t.code and b.valid_to::date = t.first_day - 1
    where t.first_day is not null
)
select
    m.text,
    m.from_day,
    m.to_day,
    m.unit_code,
    m.province_code,
    u.region,
    u.region is null and (
        m.unit_code is not null
        or not exists (select 1 from core.unit as o where o.province_code = m.province_code and o.region is not null)
    ) as is_outside,
    coalesce(l.scope_code, '000000') as stage_place
from meant as m
left join core.unit as u using (unit_code)
left join (
    select distinct scope_code from seed.stage_inference where method = 'registration_date_local'
) as l on l.scope_code = m.unit_code
