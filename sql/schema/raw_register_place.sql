-- Where the rows of a register stand in their file: from this index on, in this sheet, index plus offset is the row.
create table if not exists raw.register_place (
    file_sha256 varchar not null,
    from_index bigint not null,
    sheet varchar not null,
    row_offset bigint not null
)
