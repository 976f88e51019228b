-- One row per total of a public fleet: place as written, period, and vehicles newly added or replaced.
select
    e.entry_no,
    r.file_sha256,
    r.sheet,
    r.row_no,
    e.known_on,
    r.period as period_text,
    p.kind as period_kind,
    p.year,
    p.half,
    p.month,
    period_days(p.kind, p.year, p.half, p.month).last as last_day,
    r.region_code as region_text,
    f.value as fleet,
    f.status as fleet_status,
    read_count(r.added_or_replaced) as added_or_replaced,
    read_count(r.nev) as nev,
    read_count(r.clean_energy) as clean_energy
from raw.fleet_statistic as r
join staging.entry as e
    on e.kind = 'fleet_statistic' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
left join reading.period as p on p.text = r.period
left join reading.fleet as f on f.text = r.fleet
