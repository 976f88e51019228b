-- New-energy vehicles produced and sold, one row per row of a source document, text as published (folded).
create table if not exists raw.nev_output (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    row_digest varchar not null,
    enterprise_row_no bigint,
    month varchar,
    produced varchar,
    sold varchar,
    bev_produced varchar,
    bev_sold varchar,
    phev_produced varchar,
    phev_sold varchar,
    fcev_produced varchar,
    fcev_sold varchar,
    produced_to_date varchar,
    sold_to_date varchar
)
