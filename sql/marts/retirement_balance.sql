-- One row per city of the million with a stock list: what became of the vehicles of the class that stood in the first one.
-- Each is told once: still in the latest list there (in or out of the class), retired, moved out, or unknown.
with known as (select * from ledger.stock where stock_on <= $as_of and region is not null),
span as (
    select unit_code, min(stock_on) as baseline_on, nullif(max(stock_on), min(stock_on)) as latest_on
    from known
    group by unit_code
),
baseline as (
    select k.vin, k.unit_code, s.baseline_on, s.latest_on
    from known as k
    join span as s on s.unit_code = k.unit_code and s.baseline_on = k.stock_on
    where k.is_of_class
),
latest as (
    select
        vin,
        max(stock_on) as stock_on,
        -- together: alone, what is not known in the latest list would be taken from an earlier one
        arg_max({'unit_code': unit_code, 'is_of_class': is_of_class}, stock_on) as said
    from ledger.stock
    where stock_on <= $as_of
    group by vin
),
followed as (
    select
        b.unit_code,
        b.baseline_on,
        b.latest_on,
        case
            when l.stock_on > b.baseline_on and l.stock_on >= coalesce(v.retired_on, l.stock_on)
                then case
                    when l.said.unit_code <> b.unit_code then 'moved_out'
                    when l.said.unit_code is null or l.said.is_of_class is null then 'unknown'
                    when l.said.is_of_class then 'still_registered'
                    else 'reclassified'
                end
            when v.fails & 64 > 0 then 'moved_out'
            when v.retired_on >= b.baseline_on and v.fails & 384 = 0 then 'retired'
            else 'unknown'
        end as fate
    from baseline as b
    left join ledger.vehicle as v using (vin)
    left join latest as l using (vin)
)
select
    s.unit_code as prefecture_code,
    u.name_zh as scope_name,
    s.baseline_on,
    s.latest_on,
    count(f.fate) as baseline,
    count(*) filter (f.fate = 'retired') as retired,
    count(*) filter (f.fate = 'still_registered') as still_registered,
    count(*) filter (f.fate = 'moved_out') as moved_out,
    count(*) filter (f.fate = 'reclassified') as reclassified,
    count(*) filter (f.fate = 'unknown') as unknown
from span as s
join core.unit as u using (unit_code)
left join followed as f using (unit_code)
group by s.unit_code, u.name_zh, s.baseline_on, s.latest_on
order by s.unit_code
