-- What quarantined rows of announcements say of a model: one may have ended its listing.
create table if not exists raw.quarantined_announcement (
    file_sha256 varchar not null,
    sheet varchar not null,
    row_no bigint not null,
    entry_kind varchar,
    enterprise varchar,
    model_code varchar not null
)
