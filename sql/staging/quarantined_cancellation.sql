-- One row per model of which a cancellation was not taken because its day is missing or unreadable.
select
    k.known_on,
    q.enterprise,
    unnest(model_codes(q.model_code)) as model_code
from raw.quarantined_announcement as q
join seed.entry_kinds as e on e.text = q.entry_kind and e.kind = 'cancel'
join staging.file_known as k using (file_sha256)
