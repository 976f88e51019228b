-- Rows of registrations whose vehicle another row registers on the same day, without saying the same in every field.
create table if not exists raw.registration_same_day (
    file_key ubigint not null,
    row_index bigint not null
)
