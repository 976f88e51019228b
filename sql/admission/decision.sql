-- Acts that cannot be taken: no document number or day, or a day, action or ground that is no known one.
with failed as (
    select row_no, 1 as rank, 'decision_no' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'an act of an authority cannot be relied on without its document number (文号)' as reason
    from incoming where decision_no is null
    union all
    select row_no, 2 as rank, 'issued_on' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the act has no day (issued_on or effective_on); add it' as reason
    from incoming where issued_on is null and effective_on is null
    union all
    select row_no, 3 as rank, 'issued_on' as column_name, issued_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where issued_on is not null and read_date(issued_on) is null
    union all
    select row_no, 4 as rank, 'effective_on' as column_name, effective_on as value, 'unreadable_date' as reason_code,
        'the date cannot be read; write it as 2019-07-01' as reason
    from incoming where effective_on is not null and read_date(effective_on) is null
    union all
    select row_no, 5 as rank, 'action' as column_name, action as value, 'unknown_code' as reason_code,
        'the action (措施) is not one of rectify, suspend_product, revoke_product, suspend_new_applications, suspend_certificate_upload, restore' as reason
    from incoming where lower(coalesce(action, '')) not in (
        'rectify', 'suspend_product', 'revoke_product', 'suspend_new_applications', 'suspend_certificate_upload', 'restore'
    )
    union all
    select row_no, 6 as rank, 'ground' as column_name, ground as value, 'unknown_code' as reason_code,
        'the ground (情形) is not one of b, c, d, e, f' as reason
    from incoming where lower(coalesce(ground, '')) not in ('b', 'c', 'd', 'e', 'f') and lower(coalesce(action, '')) <> 'restore'
    union all
    select row_no, 7 as rank, 'model_code' as column_name, null::varchar as value, 'missing_key' as reason_code,
        'the act names neither an enterprise nor a model' as reason
    from incoming where enterprise is null and model_code is null
)
select row_no, column_name, value, reason_code, reason
from failed
qualify row_number() over (partition by row_no order by rank) = 1
