-- Reported figures that cannot be taken: neither target nor metric, no period or day, or what is no number or day. A row
-- that says there is no figure is taken: that is what it reports.
with failed as (
    select row_no, 1 as rank, 'target_id' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names neither a target (目标编号) nor a metric (指标); add one of them' as reason
    from incoming where target_id is null and metric is null
    union all
    select row_no, 2 as rank, 'period' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row has neither a period (统计期) nor a day (报告日期); add one of them' as reason
    from incoming where period is null and reported_on is null
    union all
    select row_no, 3 as rank, 'value' as column_name, value, 'unreadable_number' as reason_code,
        'this is no number; write it as 86.5, with its unit in the column 单位' as reason
    from incoming where value is not null and read_figure(value) is null
    union all
    select row_no, 4 as rank, 'part_value' as column_name, part_value as value, 'unreadable_number' as reason_code,
        'this is no number; write it as 86.5, with its unit in the column 单位' as reason
    from incoming where part_value is not null and read_figure(part_value) is null
    union all
    select row_no, 5 as rank, 'reported_on' as column_name, reported_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where reported_on is not null and read_date(reported_on) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
