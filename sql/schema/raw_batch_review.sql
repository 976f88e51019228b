-- Decisions of people on batches held for review, one row per row of a source document, text as published (folded).
create table if not exists raw.batch_review (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    batch_no varchar,
    decision varchar,
    reviewed_by varchar,
    reviewed_on varchar,
    reason varchar
)
