-- Acts of an authority, one row per row of a source document, text as published (folded).
create table if not exists raw.decision (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    decision_no varchar,
    issuer varchar,
    issued_on varchar,
    effective_on varchar,
    ground varchar,
    action varchar,
    enterprise varchar,
    model_code varchar,
    summary varchar
)
