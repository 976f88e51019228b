-- One row per disposal record looked at now whose engine number or recycling certificate another vehicle has as well.
-- Two texts of one hash are told apart at the end.
with told as (
    select 'same_engine' as check_id, engine_no as value, vin, file_key, row_index
    from sharing_now
    where engine_no is not null and hash(engine_no) in (select same from repeated_engine)
    union all
    select 'same_certificate', recycle_certificate, vin, file_key, row_index
    from sharing_now
    where recycle_certificate is not null and hash(recycle_certificate) in (select same from repeated_certificate)
)
select
    check_id,
    value,
    vin,
    min({'file_key': file_key, 'row_index': row_index}) as place
from told
group by check_id, value, vin
qualify min(vin) over (partition by check_id, value) <> max(vin) over (partition by check_id, value)
