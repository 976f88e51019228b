-- One row per disposal record looked at now whose engine number or recycling certificate another vehicle has as well.
-- Numbers that stand once are left out first, by counting hashes alone: nearly all do, comparing vehicles costs more, and
-- counting texts twice as much. Two texts of one hash are told apart at the end.
with repeated as (
    select 'same_engine' as check_id, hash(engine_no) as value_hash
    from sharing_now
    where engine_no is not null
    group by value_hash
    having count(*) > 1
    union all
    select 'same_certificate', hash(recycle_certificate) as value_hash
    from sharing_now
    where recycle_certificate is not null
    group by value_hash
    having count(*) > 1
),
told as (
    select r.check_id, s.engine_no as value, s.vin, s.file_key, s.row_index
    from sharing_now as s
    join repeated as r on r.check_id = 'same_engine' and r.value_hash = hash(s.engine_no)
    where s.engine_no is not null
    union all
    select r.check_id, s.recycle_certificate, s.vin, s.file_key, s.row_index
    from sharing_now as s
    join repeated as r on r.check_id = 'same_certificate' and r.value_hash = hash(s.recycle_certificate)
    where s.recycle_certificate is not null
)
select
    check_id,
    value,
    vin,
    min({'file_key': file_key, 'row_index': row_index}) as place
from told
group by check_id, value, vin
qualify min(vin) over (partition by check_id, value) <> max(vin) over (partition by check_id, value)
