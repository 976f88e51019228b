-- One row per finding and policy day on which a run saw it; what it was is in history.finding_detail.
create table if not exists history.finding_seen (
    as_of date not null,
    run_id varchar not null,
    finding_id varchar not null,
    detail_digest varchar not null
)
