-- One row per file of a register, column of codes and text that stands there.
create table if not exists raw.code_text (
    file_sha256 varchar not null,
    field varchar not null,
    text varchar not null
)
