-- One row per source row that was not taken, with the first reason found.
create table if not exists raw.quarantine (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    column_name varchar,
    value varchar,
    reason_code varchar not null,
    reason varchar not null
)
