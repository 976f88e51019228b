-- What ledger.timing was made by: a digest of the law and queries.
create table if not exists ledger.timing_state (
    law varchar not null
)
