-- One row per month or year of new-energy output and thing that looks wrong about its figures. They are pointed out and
-- stay as published. Three figures rounded to thousands can miss their sum by 1,500, twelve months by 6,000.
with month as (
    select
        *,
        strftime(first_day, '%Y-%m') as period,
        lag(first_day) over (order by first_day) as before_day,
        if(before_day = first_day - interval 1 month and month(first_day) > 1, lag(produced_to_date) over (order by first_day),
            if(month(first_day) = 1, 0, null)) as produced_before,
        if(before_day = first_day - interval 1 month and month(first_day) > 1, lag(sold_to_date) over (order by first_day),
            if(month(first_day) = 1, 0, null)) as sold_before
    from core.nev_month
    where period_kind = 'month'
),
span as (
    select unnest(generate_series(min(first_day), max(first_day), interval 1 month))::date as first_day from month
),
added as (
    select year, sum(produced)::bigint as produced, sum(sold)::bigint as sold
    from month
    where produced > 0 and sold > 0
    group by year
    having count(*) = 12
),
zero as (
    select
        period, year,
        list_filter([
            if(produced = 0, {zh: '产量', en: 'produced'}, null), if(sold = 0, {zh: '销量', en: 'sold'}, null),
            if(parts_produced = 0 and produced > 0, {zh: '分类产量', en: 'kinds produced'}, null),
            if(parts_sold = 0 and sold > 0, {zh: '分类销量', en: 'kinds sold'}, null)
        ], lambda x: x is not null) as which
    from month
)
select
    'zero' as doubt, period, year,
    array_to_string(list_transform(which, lambda x: x.en), ', ') || ' = 0' as detail,
    array_to_string(list_transform(which, lambda x: x.zh), '、') || ' ＝ 0' as detail_zh
from zero
where len(which) > 0
union all
select
    'exchanged', period, year,
    format('produced {:,}, sold {:,}, kinds {} {:,}', produced, sold, if(is_sold, 'sold', 'produced'), parts),
    format('产量 {:,}，销量 {:,}，分类{}之和 {:,}', produced, sold, if(is_sold, '销量', '产量'), parts)
from (
    select *, true as is_sold, parts_sold as parts from month
    where parts_sold > 0 and abs(parts_sold - sold) > 1500 and abs(parts_sold - produced) <= 1500
    union all
    select *, false, parts_produced from month
    where parts_produced > 0 and abs(parts_produced - produced) > 1500 and abs(parts_produced - sold) <= 1500
)
union all
select
    'parts', period, year, format('sold {:,}, kinds sold {:,}', sold, parts_sold),
    format('销量 {:,}，分类销量之和 {:,}', sold, parts_sold)
from month
where sold > 0 and parts_sold > 0 and abs(parts_sold - sold) > 1500
union all
select
    'parts', period, year, format('produced {:,}, kinds produced {:,}', produced, parts_produced),
    format('产量 {:,}，分类产量之和 {:,}', produced, parts_produced)
from month
where produced > 0 and parts_produced > 0 and abs(parts_produced - produced) > 1500
union all
select 'gap', strftime(s.first_day, '%Y-%m'), year(s.first_day), 'no row', '没有这一月'
from span as s
anti join month as m using (first_day)
union all
select
    'cumulative', period, year,
    format('produced to date {:,} → {:,}, in the month ', produced_before, produced_to_date) || coalesce(format('{:,}', produced), '?'),
    format('累计产量 {:,} → {:,}，当月 ', produced_before, produced_to_date) || coalesce(format('{:,}', produced), '?')
from month
where produced_to_date < produced_before or abs(produced_to_date - produced_before - produced) > 1500
union all
select
    'cumulative', period, year,
    format('sold to date {:,} → {:,}, in the month ', sold_before, sold_to_date) || coalesce(format('{:,}', sold), '?'),
    format('累计销量 {:,} → {:,}，当月 ', sold_before, sold_to_date) || coalesce(format('{:,}', sold), '?')
from month
where sold_to_date < sold_before or abs(sold_to_date - sold_before - sold) > 1500
union all
select
    'disagree', coalesce(if(period_kind = 'year', year::varchar, null), strftime(first_day, '%Y-%m')), year,
    tellings || ' different pairs of figures', tellings || ' 种不同的数值'
from core.nev_month
where tellings > 1
union all
select
    'year_differs', y.year::varchar, y.year,
    'published ' || coalesce(format('{:,}', y.produced), '?') || ' / ' || coalesce(format('{:,}', y.sold), '?')
        || format(', months add up to {:,} / {:,}', a.produced, a.sold),
    '公布产量 ' || coalesce(format('{:,}', y.produced), '?') || '、销量 ' || coalesce(format('{:,}', y.sold), '?')
        || format('，各月之和 {:,}、{:,}', a.produced, a.sold)
from core.nev_month as y
join added as a using (year)
where y.period_kind = 'year' and (abs(y.produced - a.produced) > 6000 or abs(y.sold - a.sold) > 6000)
