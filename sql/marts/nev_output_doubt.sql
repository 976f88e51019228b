-- One row per month or year of new-energy output that had ended by the policy day and thing that looks wrong about it.
select distinct
    d.period,
    d.year,
    d.doubt,
    d.detail_zh,
    d.detail as detail_en
from core.nev_doubt as d
where period_days(if(length(d.period) = 4, 'year', 'month'), d.year, null, right(d.period, 2)::integer).last <= $as_of
order by d.period, d.doubt, detail_en
