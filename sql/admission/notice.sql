-- Notices that cannot be taken: a day that cannot be read.
with failed as (
    select row_no, 1 as rank, 'published_on' as column_name, published_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where published_on is not null and read_date(published_on) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
