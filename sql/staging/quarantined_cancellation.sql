-- One row per model of which a cancellation was not taken because its day is missing or unreadable.
select
    k.known_on,
    q.enterprise,
    unnest(list_filter(regexp_split_to_array(upper(q.model_code), '[、,;\s]+'), lambda x: x <> '')) as model_code
from raw.quarantined_announcement as q
join seed.entry_kinds as e on e.text = q.entry_kind and e.kind = 'cancel'
join staging.file_known as k using (file_sha256)
