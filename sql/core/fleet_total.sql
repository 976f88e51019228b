-- One row per total of a public fleet, with its place, and why it cannot be used (null: it can). Of several totals for one
-- place, fleet and period the one that became known last is_latest, but for one that repeats the number of another and
-- leaves its parts blank, which says nothing new; those of one day that differ cannot be used.
with placed as (
    select s.*, p.unit_code, coalesce(p.province_code, d.province_code) as province_code
    from staging.fleet_statistic as s
    left join core.place as p on p.text = s.region_text and s.last_day between p.from_day and p.to_day
    left join reading.region as r on r.text = s.region_text
    left join seed.divisions as d on d.code = r.code
),
told as (
    select
        *,
        (nev is null or clean_energy is null) and bool_or(nev is not null and clean_energy is not null)
            over (partition by coalesce(unit_code, region_text), fleet, period_kind, year, half, month, added_or_replaced)
            as says_less
    from placed
),
compared as (
    select
        *,
        count(distinct if(says_less, null, {added: added_or_replaced, nev: nev, clean: clean_energy}::varchar))
            over (partition by coalesce(unit_code, region_text), fleet, period_kind, year, half, month, known_on) > 1
            as is_contradicted
    from told
)
select
    entry_no,
    file_sha256,
    sheet,
    row_no,
    known_on,
    unit_code,
    province_code,
    region_text,
    fleet,
    period_kind,
    year,
    half,
    month,
    last_day,
    added_or_replaced,
    nev,
    clean_energy,
    case
        when last_day is null then 'period'
        when fleet is null then 'fleet'
        when unit_code is null then 'region_code'
        when nev is null then 'nev'
        when clean_energy is null then 'clean_energy'
        when nev + clean_energy > added_or_replaced then 'parts_exceed_total'
        when is_contradicted then 'conflict'
    end as reason,
    row_number() over (
        partition by coalesce(unit_code, region_text), fleet, period_kind, year, half, month
        order by says_less, known_on desc, file_sha256 desc, sheet desc, row_no desc
    ) = 1 as is_latest
from compared
