-- The models of new-energy and energy-saving catalogues by which ledger.fleet was made.
create table if not exists ledger.fleet_listed (
    model_key varchar not null,
    is_saving boolean not null
)
