-- One row per month or year of new-energy vehicles produced and sold, in vehicles, as published.
select
    e.entry_no,
    r.file_sha256,
    r.sheet,
    r.row_no,
    e.known_on,
    k.source,
    r.month as period_text,
    p.kind as period_kind,
    p.year,
    period_days(p.kind, p.year, p.half, p.month).first as first_day,
    period_days(p.kind, p.year, p.half, p.month).last as last_day,
    read_count(r.produced) as produced,
    read_count(r.sold) as sold,
    read_count(r.bev_produced) as bev_produced,
    read_count(r.bev_sold) as bev_sold,
    read_count(r.phev_produced) as phev_produced,
    read_count(r.phev_sold) as phev_sold,
    read_count(r.fcev_produced) as fcev_produced,
    read_count(r.fcev_sold) as fcev_sold,
    read_count(r.produced_to_date) as produced_to_date,
    read_count(r.sold_to_date) as sold_to_date
from raw.nev_output as r
join staging.entry as e
    on e.kind = 'nev_output' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
join staging.file_known as k on k.file_sha256 = r.file_sha256
left join reading.period as p on p.text = r.month
