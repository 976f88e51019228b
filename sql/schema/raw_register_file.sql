-- One row per register taken: its key in the lake, and how many rows stand there without a
-- fault, and whether they were compared with those of other files.
create table if not exists raw.register_file (
    file_sha256 varchar not null,
    file_key ubigint not null,
    kind varchar not null,
    rows_admitted bigint not null,
    is_compared boolean not null
)
