-- A published date as a date: 2019-07-01, 2019/7/1, 20190701, 2019年7月1日, with or without a time of day, or an Excel
-- serial day. Null when it is none of these or lies outside 1950 … 2099.
create or replace temp macro read_date(text) as (
    select if(found between date '1950-01-01' and date '2099-12-31', found, null)
    from (
        select if(
            regexp_full_match(text, '\d{5}(\.\d+)?'),
            date '1899-12-30' + try_cast(regexp_extract(text, '^\d{5}') as integer),
            try_strptime(
                regexp_replace(text, '[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?$', ''),
                ['%Y-%m-%d', '%Y/%m/%d', '%Y%m%d', '%Y年%m月%d日', '%Y.%m.%d']
            )::date
        ) as found
    )
)
