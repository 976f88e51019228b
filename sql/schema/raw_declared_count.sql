-- Counts that notices declare of their batches, one row per statement of a source document, text as published (folded).
create table if not exists raw.declared_count (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    batch_no varchar,
    enterprises varchar,
    products varchar,
    statement varchar
)
