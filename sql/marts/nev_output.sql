-- One row per month that had ended by the policy day and per year with any of them: new-energy vehicles produced and sold,
-- as published. A year is the published total, else its months added up; is_complete says that none is missing or zero.
with month as (
    select * from core.nev_month where period_kind = 'month' and last_day <= $as_of
),
doubted as (
    select period, list(distinct doubt order by doubt) as doubts from core.nev_doubt group by period
),
doubted_year as (
    select year, list(distinct doubt order by doubt) as doubts from core.nev_doubt group by year
),
summed as (
    select
        year,
        sum(produced)::bigint as produced,
        sum(sold)::bigint as sold,
        count(*) filter (produced > 0 and sold > 0) as months,
        max(last_day) as data_through,
        string_agg(distinct source, ', ' order by source) as source
    from month
    group by year
),
published as (
    -- a total that lacks a figure gives way to twelve months with both
    select *
    from core.nev_month
    where period_kind = 'year' and last_day <= $as_of
        and (coalesce(produced, 0) > 0 and coalesce(sold, 0) > 0 or year not in (select year from summed where months = 12))
)
select
    strftime(m.first_day, '%Y-%m') as period,
    'month' as kind,
    m.first_day as month,
    m.produced,
    m.sold,
    m.parts_produced,
    m.parts_sold,
    coalesce(m.produced > 0 and m.sold > 0 and m.produced % 1000 = 0 and m.sold % 1000 = 0, false) as is_rounded,
    (coalesce(m.produced, 0) > 0 and coalesce(m.sold, 0) > 0)::integer as months,
    coalesce(m.produced, 0) > 0 and coalesce(m.sold, 0) > 0 as is_complete,
    m.last_day as data_through,
    'published' as origin,
    m.source,
    coalesce(d.doubts, []) as doubts,
    m.file_sha256,
    m.sheet,
    m.row_no
from month as m
left join doubted as d on d.period = strftime(m.first_day, '%Y-%m')
union all
select
    coalesce(s.year, p.year)::varchar,
    'year',
    null,
    if(p.year is not null, p.produced, s.produced),
    if(p.year is not null, p.sold, s.sold),
    p.parts_produced,
    p.parts_sold,
    coalesce(p.produced > 0 and p.sold > 0 and p.produced % 1000 = 0 and p.sold % 1000 = 0, false),
    coalesce(s.months, 0),
    if(p.year is not null, coalesce(p.produced, 0) > 0 and coalesce(p.sold, 0) > 0, s.months = 12),
    coalesce(p.last_day, s.data_through),
    if(p.year is not null, 'published', 'added_up'),
    coalesce(p.source, s.source),
    coalesce(d.doubts, []),
    p.file_sha256,
    p.sheet,
    p.row_no
from summed as s
full join published as p using (year)
left join doubted_year as d on d.year = coalesce(s.year, p.year)
order by period
