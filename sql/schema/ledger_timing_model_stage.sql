-- The announced stages by which ledger.timing was made, where a registration leaves the stage to its model.
create table if not exists ledger.timing_model_stage (
    model_key varchar not null,
    from_day date not null,
    to_day date not null,
    stage_min tinyint,
    stage_max tinyint,
    letter varchar
)
