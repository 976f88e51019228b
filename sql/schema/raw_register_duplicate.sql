-- Rows of registers that say the same as an earlier one: they stay in the lake and are not looked at.
create table if not exists raw.register_duplicate (
    kind varchar not null,
    vin varchar not null,
    file_key ubigint not null,
    row_index bigint not null
)
