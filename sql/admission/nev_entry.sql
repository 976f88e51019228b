-- Catalogue lines that cannot be taken: no model code.
with failed as (
    select row_no, 1 as rank, 'model_code' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the row names no model (车辆型号); add it or delete the row' as reason
    from incoming where model_code is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
