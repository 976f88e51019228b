-- Rows of these files that were left out because another says the same.
create table if not exists ledger.timing_duplicate (
    file_key ubigint not null,
    row_index bigint not null
)
