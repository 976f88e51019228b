-- One row per day that a condition of grace can name (invoice; certificate; first: the certificate's, else that of
-- arrival, else that of making) and mark of it, 0 where it is not known: the rules that are waived, and that may be.
with source as (
    select unnest(['invoice', 'certificate', 'first']) as source
),
mark as (select distinct mark from core.timing_day union select 0),
threshold as (
    select day, row_number() over (order by day) as number
    from (select distinct grace_before as day from core.timing_rule where grace_before is not null)
),
asking as (
    select
        r.rule,
        t.number,
        if(r.grace_day like '% else %', ['first'], string_split(r.grace_day, ' or ')) as sources
    from core.timing_rule as r
    left join threshold as t on t.day = r.grace_before
)
select
    s.source,
    m.mark,
    bit_or(if(list_contains(a.sources, s.source) and m.mark between 1 and a.number, a.rule, a.rule & ~a.rule)) as waived,
    bit_or(if(list_contains(a.sources, s.source) and m.mark = 0, a.rule, a.rule & ~a.rule)) as unknown
from source as s
cross join mark as m
cross join asking as a
group by s.source, m.mark
