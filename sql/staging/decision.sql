-- One row per act of an authority and model named in it (several codes may stand in one cell).
with first_seen as (
    select r.*, e.entry_no, e.known_on
    from raw.decision as r
    join staging.entry as e
        on e.kind = 'decision' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
)
select
    s.entry_no,
    s.file_sha256,
    s.sheet,
    s.row_no,
    s.known_on,
    s.decision_no,
    s.issuer,
    read_date(s.issued_on) as issued_on,
    coalesce(read_date(s.effective_on), read_date(s.issued_on)) as effective_on,
    lower(s.ground) as ground,
    lower(s.action) as action,
    s.enterprise,
    unnest(model_codes(s.model_code)) as model_code,
    s.summary
from first_seen as s
