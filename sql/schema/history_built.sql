-- Which input the layers below the rules were last built from; one row.
create table if not exists history.built (
    build_digest varchar not null
)
