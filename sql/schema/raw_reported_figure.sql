-- Figures of the plan as reported, one row per row of a source document, text as published (folded).
create table if not exists raw.reported_figure (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    target_id varchar,
    metric varchar,
    period varchar,
    scope_code varchar,
    value varchar,
    unit varchar,
    part_metric varchar,
    part_value varchar,
    document_no varchar,
    reported_on varchar,
    reporter varchar,
    note varchar
)
