-- One row per disposal record looked at now whose engine number or recycling certificate another vehicle has as well.
-- Numbers that stand once are left out first, by counting alone: nearly all do, and comparing vehicles costs more.
with repeated as (
    select 'same_engine' as check_id, engine_no as value
    from sharing_now
    where engine_no is not null
    group by engine_no
    having count(*) > 1
    union all
    select 'same_certificate', recycle_certificate
    from sharing_now
    where recycle_certificate is not null
    group by recycle_certificate
    having count(*) > 1
),
told as (
    select r.check_id, r.value, s.vin, s.file_key, s.row_index
    from sharing_now as s
    join repeated as r on r.check_id = 'same_engine' and r.value = s.engine_no
    union all
    select r.check_id, r.value, s.vin, s.file_key, s.row_index
    from sharing_now as s
    join repeated as r on r.check_id = 'same_certificate' and r.value = s.recycle_certificate
)
select
    check_id,
    value,
    vin,
    min({'file_key': file_key, 'row_index': row_index}) as place
from told
group by check_id, value, vin
qualify min(vin) over (partition by check_id, value) <> max(vin) over (partition by check_id, value)
