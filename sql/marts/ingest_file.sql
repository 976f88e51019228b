-- One row per file taken or refused; rows_read = rows_accepted + rows_quarantined + rows_duplicate.
with admitted as (
    select file_sha256 from raw.announcement
    union all
    select file_sha256 from raw.decision
    union all
    select file_sha256 from raw.disclosure
    union all
    select file_sha256 from raw.nev_entry
    union all
    select file_sha256 from raw.notice
    union all
    select file_sha256 from raw.declared_count
    union all
    select file_sha256 from raw.batch_review
    union all
    select file_sha256 from raw.fleet_statistic
    union all
    select file_sha256 from raw.nev_output
    union all
    select file_sha256 from raw.provincial_report
    union all
    select file_sha256 from raw.reported_figure
),
rows_of as (
    select file_sha256, count(*) as rows from admitted group by file_sha256
    union all
    select file_sha256, rows_admitted from raw.register_file
),
repeated as (select file_key, count(*) as rows from raw.register_duplicate group by file_key),
accepted as (
    select file_sha256, count(*) as rows from staging.entry group by file_sha256
    union all
    select r.file_sha256, r.rows_admitted - coalesce(d.rows, 0)
    from raw.register_file as r
    left join repeated as d using (file_key)
),
fetched as (
    select file_sha256, arg_min(url, fetch_no) as url, min(fetched_at) as fetched_at
    from raw.fetch where file_sha256 is not null group by file_sha256
),
rejected as (select file_sha256, count(*) as rows from raw.quarantine group by file_sha256)
select
    f.file_sha256,
    f.kind,
    f.source,
    f.name,
    f.received_at,
    f.rows_read,
    coalesce(a.rows, 0) as rows_accepted,
    coalesce(r.rows, 0) as rows_quarantined,
    coalesce(o.rows, 0) - coalesce(a.rows, 0) as rows_duplicate,
    f.status,
    f.reason,
    h.url as fetched_from,
    h.fetched_at
from raw.file as f
left join fetched as h using (file_sha256)
left join rows_of as o using (file_sha256)
left join accepted as a using (file_sha256)
left join rejected as r using (file_sha256)
order by f.received_at, f.file_sha256
