-- Disclosures that cannot be taken: no model code, or a day that cannot be read.
with failed as (
    select row_no, 1 as rank, 'model_code' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no product model (产品型号); add it or delete the row' as reason
    from incoming where model_code is null
    union all
    select row_no, 2 as rank, 'disclosed_on' as column_name, disclosed_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where disclosed_on is not null and read_date(disclosed_on) is null
    union all
    select row_no, 3 as rank, 'withdrawn_on' as column_name, withdrawn_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where withdrawn_on is not null and read_date(withdrawn_on) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
