-- One row per case of ledger.timing and its outcome: 0 not applicable, 1 compliant, 2 indeterminate, 3 non-compliant.
create table if not exists ledger.timing_case (
    case_key bigint not null,
    outcome tinyint not null,
    reason_code varchar,
    required_stage varchar,
    calendar_row_id varchar,
    is_law_uncertain boolean not null,
    actual_stage varchar,
    stage_basis varchar,
    vehicle_group varchar,
    duty_group varchar not null,
    event varchar
)
