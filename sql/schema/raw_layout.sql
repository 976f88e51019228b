-- Where each field stands in a sheet: its heading as written and its column.
create table if not exists raw.layout (
    file_sha256 varchar not null,
    sheet varchar not null,
    position integer not null,
    field varchar not null,
    heading varchar not null,
    place varchar not null
)
