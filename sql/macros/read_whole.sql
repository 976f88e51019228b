-- A whole number of kilograms or millimetres: 25000, 25,000, 25000.0, 25000 kg. Null when it is none.
create or replace temp macro read_whole(text) as if(
    try_cast(text as integer)::varchar = text and try_cast(text as integer) >= 0,
    try_cast(text as integer),
    try_cast(
        regexp_extract(
            replace(coalesce(half_width(text), text), ',', ''),
            '^\s*(\d{1,9})(\.0*)?\s*(kg|KG|Kg|千克|公斤|mm|MM|毫米)?\s*$', 1
        ) as integer
    )
)
