-- Notices and their attachments, one row per row of a source document, text as published (folded).
create table if not exists raw.notice (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    title varchar,
    document_no varchar,
    published_on varchar,
    batch_no varchar,
    vessel_tax_batch_no varchar,
    purchase_tax_batch_no varchar,
    url varchar,
    attachment_name varchar,
    attachment_url varchar
)
