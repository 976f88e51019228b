-- Registrations of ledger.timing by place, month and what the law says of them (sql/timing/tally.sql).
create table if not exists ledger.timing_tally (
    unit_code varchar,
    province_code varchar,
    month date not null,
    duty_group varchar not null,
    outcome tinyint not null,
    reason_code varchar,
    registrations bigint not null
)
