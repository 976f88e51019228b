-- Announcement rows that cannot be taken: no model code (unless the list names only an enterprise), a day of the
-- event that cannot be read, or no hint when it was.
with failed as (
    select row_no, 1 as rank, 'model_code' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no product model (产品型号); add it or delete the row' as reason
    from incoming where model_code is null and coalesce(scope, 'product') = 'product'
    union all
    select row_no, 2 as rank, 'enterprise' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names neither a model nor an enterprise (企业名称)' as reason
    from incoming where enterprise is null and scope <> 'product'
    union all
    select row_no, 3 as rank, 'published_on' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row has neither a date (发布日期) nor a batch (公告批次); add one of them' as reason
    from incoming where published_on is null and effective_on is null and batch_no is null
    union all
    select row_no, 4 as rank, 'published_on' as column_name, published_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where published_on is not null and read_date(published_on) is null
    union all
    select row_no, 5 as rank, 'effective_on' as column_name, effective_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where effective_on is not null and read_date(effective_on) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
