-- One row per day: the stretch of days with the same law on which it lies (segment), how many of the days before which a
-- condition of grace asks for a vehicle to be bought or made had come by then, plus one (mark; 0 is left for unknown), and
-- which such days can decide about a registration made on it: the invoice's, the certificate's, the first known.
with day as (
    select unnest(generate_series(date '1950-01-01', date '2099-12-31', interval 1 day))::date as day
),
turn as (
    select effective_from as day from core.timing_rule
    union
    select firm_from from core.timing_rule where firm_from is not null
    union
    select grace_until + 1 from core.timing_rule where grace_until is not null
),
threshold as (select distinct grace_before as day from core.timing_rule where grace_before is not null),
numbered as (
    select
        t.day,
        row_number() over (order by t.day) as number,
        coalesce(bool_or(r.grace_day like 'invoice%'), false) as asks_invoice,
        coalesce(bool_or(r.grace_day like '% or certificate'), false) as asks_certificate,
        coalesce(bool_or(r.grace_day like '% else %'), false) as asks_first
    from turn as t
    left join core.timing_rule as r
        on r.has_grace and t.day >= r.effective_from and t.day <= coalesce(r.grace_until, date '2199-12-31')
    group by t.day
),
marked as (select day, row_number() over (order by day) as number from threshold)
select
    d.day,
    coalesce(n.number, 0)::smallint as segment,
    coalesce(m.number, 0)::smallint + 1::smallint as mark,
    coalesce(n.asks_invoice, false) as asks_invoice,
    coalesce(n.asks_certificate, false) as asks_certificate,
    coalesce(n.asks_first, false) as asks_first
from day as d
asof left join numbered as n on d.day >= n.day
asof left join marked as m on d.day >= m.day
