-- What a finding said, once per wording, kept for good.
create table if not exists history.finding_detail (
    detail_digest varchar not null,
    finding_id varchar not null,
    rule_id varchar not null,
    rule_digest varchar not null,
    ground varchar,
    subject_kind varchar not null,
    subject_id varchar not null,
    enterprise varchar,
    outcome varchar not null,
    reason_code varchar,
    legal_basis varchar not null,
    evidence varchar not null
)
