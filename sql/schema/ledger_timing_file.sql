-- Files of registrations from which ledger.timing was made.
create table if not exists ledger.timing_file (
    file_key ubigint not null
)
