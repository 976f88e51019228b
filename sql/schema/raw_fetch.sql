-- One row per change of what an address answered: nothing is added while it answers as before. `url` is the address that
-- answered, `redirected_from` the one asked for where it led on; outcome is kept, refused (arrived, but cannot be taken
-- in), failed (nothing usable arrived) or gone (what was kept before is no longer there).
create table if not exists raw.fetch (
    fetch_no bigint not null,
    site varchar not null,
    page_kind varchar not null,
    url varchar not null,
    redirected_from varchar,
    found_on varchar,
    fetched_at timestamp not null,
    outcome varchar not null,
    status integer,
    reason varchar,
    etag varchar,
    last_modified varchar,
    file_sha256 varchar
)
