-- Environmental information disclosures, one row per row of a source document, text as published (folded).
create table if not exists raw.disclosure (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    disclosure_no varchar,
    model_code varchar,
    enterprise varchar,
    emission_standard varchar,
    engine_model varchar,
    disclosed_on varchar,
    withdrawn_on varchar
)
