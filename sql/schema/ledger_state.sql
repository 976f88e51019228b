-- What the ledger was made from: the policy day, and a digest of the law and queries.
create table if not exists ledger.state (
    as_of date not null,
    law varchar not null
)
