-- Rows of output that cannot be taken: no month or year, no figure at all, or a figure that is no count of vehicles.
with figure as (
    unpivot (
        select row_no, produced, sold, bev_produced, bev_sold, phev_produced, phev_sold, fcev_produced, fcev_sold,
            produced_to_date, sold_to_date
        from incoming
    )
    on produced, sold, bev_produced, bev_sold, phev_produced, phev_sold, fcev_produced, fcev_sold, produced_to_date,
        sold_to_date
    into name column_name value value
),
failed as (
    select row_no, 1 as rank, 'month' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no month (日期) such as 2019-07; add it or delete the row' as reason
    from incoming where month is null
    union all
    select row_no, 2 as rank, 'produced' as column_name, null::varchar as value, 'missing_value' as reason_code,
        'the row has no figure (产量, 销量); add one or delete the row' as reason
    from incoming anti join figure using (row_no)
    union all
    select row_no, 3 as rank, column_name, value, 'unreadable_number' as reason_code,
        'this is no number of vehicles; write it as 120000, or 12万辆' as reason
    from figure where read_count(value) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank, column_name) = 1
