-- One row per announced entry of a model, oldest first, with the source row that says so.
select
    a.model_code,
    coalesce(a.effective_on, a.published_on, b.published_on) as event_on,
    a.batch_no,
    coalesce(a.entry_kind, a.kind) as entry_kind,
    a.emission_standard as emission_standard_raw,
    a.fuel,
    a.gvm_kg,
    a.enterprise,
    a.legal_form,
    a.file_sha256,
    f.name as file_name,
    a.sheet,
    a.row_no
from staging.announcement as a
join raw.file as f using (file_sha256)
left join core.batch as b using (batch_no)
where a.model_code is not null
order by a.model_code, event_on nulls first, a.batch_no nulls first, a.entry_no
