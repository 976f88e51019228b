-- Reviews that cannot be taken: no batch, no known decision, or no person, day and reason behind it.
with failed as (
    select row_no, 1 as rank, 'batch_no' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no batch (公告批次)' as reason
    from incoming where batch_no is null
    union all
    select row_no, 2 as rank, 'decision' as column_name, decision as value, 'unknown_value' as reason_code,
        'the decision is neither release (放行) nor hold (暂缓)' as reason
    from incoming where coalesce(lower(decision), '') not in ('release', '放行', 'hold', '暂缓')
    union all
    select row_no, 3 as rank, 'reviewed_by' as column_name, null::varchar as value, 'missing_value' as reason_code,
        'a review names who decided (审核人) and why (审核理由)' as reason
    from incoming where reviewed_by is null or reason is null
    union all
    select row_no, 4 as rank, 'reviewed_on' as column_name, reviewed_on as value, 'unreadable_date' as reason_code,
        'the day of the review is missing or cannot be read; write it as 2019-07-01' as reason
    from incoming where reviewed_on is null or read_date(reviewed_on) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
