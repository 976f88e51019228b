-- One row per registration that no other row repeats: where and when, and the number of its case (sql/timing/timing.sql).
create table if not exists ledger.timing (
    vin varchar not null,
    region_code varchar,
    unit_code varchar,
    province_code varchar,
    registered_on date not null,
    model_code varchar,
    case_key bigint not null,
    file_key ubigint not null,
    row_index bigint not null
)
