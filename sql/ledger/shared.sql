-- One row per disposal record looked at now whose engine number or recycling certificate another vehicle has as well.
with told as (
    select 'same_engine' as check_id, engine_no as value, vin, file_key, row_index from sharing_now
    where engine_no is not null
    union all
    select 'same_certificate', recycle_certificate, vin, file_key, row_index from sharing_now
    where recycle_certificate is not null
),
repeated as (
    select check_id, value
    from told
    group by check_id, value
    having min(vin) <> max(vin)
)
select t.check_id, t.value, t.vin, min({'file_key': t.file_key, 'row_index': t.row_index}) as place
from told as t
semi join repeated as r using (check_id, value)
group by t.check_id, t.value, t.vin
