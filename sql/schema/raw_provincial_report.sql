-- Half-yearly reports of the provinces, one row per row of a source document, text as published (folded).
create table if not exists raw.provincial_report (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    province_code varchar,
    period varchar,
    submitted_on varchar,
    document_no varchar
)
