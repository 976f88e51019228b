-- One row per policy day and input: the first day on which that run was made.
create table if not exists history.run (
    run_id varchar not null,
    as_of date not null,
    known_on date,
    input_digest varchar not null,
    generated_on date not null,
    tool_version varchar not null,
    is_sample boolean not null
)
