-- Files of registers from which the ledger was made.
create table if not exists ledger.file (
    kind varchar not null,
    file_key ubigint not null
)
