-- One row per day: the stretch of days with the same law on which it lies (segment), how many of the days before which a
-- condition of grace asks for a vehicle to be bought or made had come by then, plus one (mark; 0 is left for unknown), and
-- which such days can decide about a registration made on it: the invoice's, the certificate's, the first known.
with turn as (
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
marked as (select day, row_number() over (order by day) as number from threshold),
-- Nothing changes between one of these days and the next.
point as (
    select date '1950-01-01' as day
    union
    select day from turn
    union
    select day from threshold
),
stretch as (
    select day as from_day, lead(day, 1, date '2100-01-01') over (order by day) - 1 as to_day
    from point
    where day between date '1950-01-01' and date '2099-12-31'
)
select
    unnest(generate_series(s.from_day, s.to_day, interval 1 day))::date as day,
    coalesce(n.number, 0)::smallint as segment,
    coalesce(m.number, 0)::smallint + 1::smallint as mark,
    coalesce(n.asks_invoice, false) as asks_invoice,
    coalesce(n.asks_certificate, false) as asks_certificate,
    coalesce(n.asks_first, false) as asks_first
from stretch as s
asof left join numbered as n on s.from_day >= n.day
asof left join marked as m on s.from_day >= m.day
order by day
