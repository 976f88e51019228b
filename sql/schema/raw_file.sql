-- One row per file ever taken or refused; the bytes stand in archive/ under the digest.
create table if not exists raw.file (
    file_sha256 varchar not null,
    kind varchar,
    source varchar,
    name varchar not null,
    size_bytes bigint not null,
    received_at timestamp not null,
    known_on date not null,
    rows_read bigint not null,
    status varchar not null,
    reason varchar
)
