-- One row per change of what an address of a site answered.
select
    fetch_no,
    site,
    page_kind,
    url,
    redirected_from,
    found_on,
    fetched_at,
    outcome,
    status,
    reason,
    file_sha256
from raw.fetch
where $known_on::date is null or fetched_at::date <= $known_on::date
order by fetch_no
