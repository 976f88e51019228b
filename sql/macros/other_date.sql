-- A day in one of the forms other than 2019-07-01: 2019/7/1, 20190701, 2019年7月1日, 2019.7.1, with or without a time of
-- day and its zone, in which the day is meant; or an Excel serial day.
create or replace temp macro other_date(text) as if(
    regexp_full_match(text, '\d{5}(\.\d+)?'),
    date '1899-12-30' + try_cast(regexp_extract(text, '^\d{5}') as integer),
    try_strptime(
        regexp_replace(text, '[ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)? ?(Z|[+-]\d{2}(:?\d{2})?)?$', ''),
        ['%Y-%m-%d', '%Y/%m/%d', '%Y%m%d', '%Y年%m月%d日', '%Y.%m.%d']
    )::date
)
