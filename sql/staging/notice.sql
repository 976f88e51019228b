-- One row per attachment of a notice, or per notice where a list names no attachments.
select
    e.entry_no,
    r.file_sha256,
    r.sheet,
    r.row_no,
    e.known_on,
    r.title,
    r.document_no,
    read_date(r.published_on) as published_on,
    b.batch as batch_no,
    r.url,
    r.attachment_name,
    r.attachment_url
from raw.notice as r
join staging.entry as e
    on e.kind = 'notice' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
left join reading.batch as b on b.text = r.batch_no
