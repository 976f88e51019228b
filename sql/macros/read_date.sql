-- A published date as a date, null when it is none or lies outside 1950 … 2099. Nearly all are written 2019-07-01, and
-- the cast is much faster than the patterns; it is lenient, so that only what it writes back the same is taken from it.
-- The patterns are tried inside of a list, so that they are tried once, in half width where nothing else is read.
create or replace temp macro read_date(text) as if(
    try_cast(text as date)::varchar = text,
    if(try_cast(text as date) between date '1950-01-01' and date '2099-12-31', try_cast(text as date), null),
    list_transform(
        [coalesce(other_date(text), other_date(half_width(text)))],
        lambda day: if(day between date '1950-01-01' and date '2099-12-31', day, null)
    )[1]
)
