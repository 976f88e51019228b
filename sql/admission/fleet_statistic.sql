-- Totals of fleets that cannot be taken: no period, place or fleet, no total, or a number that is no count of vehicles.
with failed as (
    select row_no, 1 as rank, 'period' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no period (统计期) such as 2019H1; add it or delete the row' as reason
    from incoming where period is null
    union all
    select row_no, 2 as rank, 'region_code' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no place (行政区划代码); add it or delete the row' as reason
    from incoming where region_code is null
    union all
    select row_no, 3 as rank, 'fleet' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no fleet (公共领域); add it or delete the row' as reason
    from incoming where fleet is null
    union all
    select row_no, 4 as rank, 'added_or_replaced' as column_name, null::varchar as value, 'missing_value' as reason_code,
        'the row has no total (新增和更新); write 0 where none was added' as reason
    from incoming where added_or_replaced is null
    union all
    select row_no, 5 as rank, 'added_or_replaced' as column_name, added_or_replaced as value, 'unreadable_number' as reason_code,
        'this is no number of vehicles; write it as 1200' as reason
    from incoming where added_or_replaced is not null and read_count(added_or_replaced) is null
    union all
    select row_no, 6 as rank, 'nev' as column_name, nev as value, 'unreadable_number' as reason_code,
        'this is no number of vehicles; write it as 1200, or leave it empty where it is not known' as reason
    from incoming where nev is not null and read_count(nev) is null
    union all
    select row_no, 7 as rank, 'clean_energy' as column_name, clean_energy as value, 'unreadable_number' as reason_code,
        'this is no number of vehicles; write it as 1200, or leave it empty where it is not known' as reason
    from incoming where clean_energy is not null and read_count(clean_energy) is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
