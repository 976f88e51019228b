-- One row per figure that somebody reports on a target of the plan or a quantity near it, reported by the policy day; shown
-- beside what is measured here and never mixed with it.
select
    f.target_id,
    f.metric,
    f.is_part,
    coalesce(f.period, f.period_text) as period,
    f.scope_code,
    f.value,
    f.unit,
    f.document_no,
    f.reported_on,
    f.reporter,
    f.note,
    f.source,
    f.file_sha256,
    f.sheet,
    f.row_no
from staging.reported_figure as f
where coalesce(f.reported_on, f.last_day, $as_of) <= $as_of
order by f.target_id nulls last, f.metric, period, f.scope_code, f.reported_on, f.file_sha256, f.row_no
