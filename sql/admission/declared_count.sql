-- Declared counts that cannot be taken: of no batch, or no number.
with failed as (
    select row_no, 1 as rank, 'batch_no' as column_name, statement as value, 'missing_key' as reason_code,
        'the notice declares counts, but not of which batch' as reason
    from incoming where batch_no is null
    union all
    select row_no, 2 as rank, 'products' as column_name, statement as value, 'unreadable_value' as reason_code,
        'the counts cannot be read; compare the list with the notice by hand' as reason
    from incoming
    where (enterprises is null and products is null)
        or (enterprises is not null and read_whole(enterprises) is null)
        or (products is not null and read_whole(products) is null)
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
