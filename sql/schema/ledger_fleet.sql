-- One row per registration that adds a vehicle to a public fleet and that no other row repeats (sql/timing/fleet.sql).
create table if not exists ledger.fleet (
    vin varchar not null,
    registered_on date not null,
    unit_code varchar,
    province_code varchar,
    fleet varchar,
    is_outside boolean not null,
    reasons varchar[] not null,
    power varchar,
    is_hybrid boolean,
    is_listed boolean not null,
    model_code varchar,
    fuel varchar,
    file_key ubigint not null,
    row_index bigint not null,
    sheet varchar,
    row_no bigint
)
