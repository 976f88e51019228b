-- One row per register and field of which values could not be typed: how many rows, and one of the values.
create table if not exists raw.register_unread (
    file_sha256 varchar not null,
    field varchar not null,
    rows bigint not null,
    example varchar not null
)
