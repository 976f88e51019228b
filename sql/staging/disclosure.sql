-- One row per disclosure of emission information and model named in it.
select
    e.entry_no,
    r.file_sha256,
    r.sheet,
    r.row_no,
    e.known_on,
    r.disclosure_no,
    unnest(model_codes(r.model_code)) as model_code,
    r.enterprise,
    r.emission_standard,
    r.engine_model,
    read_date(r.disclosed_on) as disclosed_on,
    read_date(r.withdrawn_on) as withdrawn_on
from raw.disclosure as r
join staging.entry as e
    on e.kind = 'disclosure' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
