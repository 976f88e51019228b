-- Registrations of ledger.timing whose vehicle another one registers on the same day.
create table if not exists ledger.timing_same_day (
    vin varchar not null,
    registered_on date not null,
    case_key bigint not null
)
