-- Totals of public fleets, one row per row of a source document, text as published (folded).
create table if not exists raw.fleet_statistic (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    period varchar,
    region_code varchar,
    fleet varchar,
    added_or_replaced varchar,
    nev varchar,
    clean_energy varchar
)
