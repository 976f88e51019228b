-- One row per half-yearly report received: who sent it, for which half-year, when it came.
select
    e.entry_no,
    r.file_sha256,
    r.sheet,
    r.row_no,
    e.known_on,
    r.province_code as sender,
    u.code as province_code,
    r.period as period_text,
    if(p.kind = 'half_year', p.year || 'H' || p.half, null) as period,
    read_date(r.submitted_on) as submitted_on,
    r.document_no
from raw.provincial_report as r
join staging.entry as e
    on e.kind = 'provincial_report' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
left join reading.reporting_unit as u on u.text = r.province_code
left join reading.period as p on p.text = r.period
