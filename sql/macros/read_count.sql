-- A count of vehicles: 12500, 12,500, 12500.0, 12500辆, 1.25万, 1.25万辆. Null when it is none: below zero, or no whole number.
create or replace temp macro read_count(text) as if(
    try_cast(text as bigint)::varchar = text and try_cast(text as bigint) >= 0,
    try_cast(text as bigint),
    if(
        regexp_full_match(text, '(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,6})?\s*万?\s*辆?')
        and (
            try_cast(regexp_extract(replace(text, ',', ''), '^\d+(\.\d+)?') as decimal(24, 6))
            * if(contains(text, '万'), 10000, 1)
        ) % 1 = 0,
        (
            try_cast(regexp_extract(replace(text, ',', ''), '^\d+(\.\d+)?') as decimal(24, 6))
            * if(contains(text, '万'), 10000, 1)
        )::bigint,
        null
    )
)
