-- Reports that cannot be taken: nobody or no half-year named, no day on which it came, or a day that cannot be read.
with failed as (
    select row_no, 1 as rank, 'province_code' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no province (省份); add it or delete the row' as reason
    from incoming where province_code is null
    union all
    select row_no, 2 as rank, 'period' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no half-year (报告期) such as 2019H1; add it or delete the row' as reason
    from incoming where period is null
    union all
    select row_no, 3 as rank, 'submitted_on' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row says no day on which the report came (报送日期); leave the row out until it has come' as reason
    from incoming where submitted_on is null
    union all
    select row_no, 4 as rank, 'submitted_on' as column_name, submitted_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where submitted_on is not null and read_date(submitted_on) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
