-- One row per decision of a person on a held batch.
select
    e.entry_no,
    e.known_on,
    b.batch as batch_no,
    lower(r.decision) in ('release', '放行') as is_release,
    r.reviewed_by,
    read_date(r.reviewed_on) as reviewed_on,
    r.reason
from raw.batch_review as r
join staging.entry as e
    on e.kind = 'batch_review' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
join reading.batch as b on b.text = r.batch_no
where b.batch is not null
