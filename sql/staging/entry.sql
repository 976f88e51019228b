-- Every source row once, numbered: a row that says the same as another counts in the file that became known first, by
-- digest among the files of a day, so that the order of arrival within a day changes nothing.
with taken as (
    select 'announcement' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.announcement
    union all
    select 'decision' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.decision
    union all
    select 'disclosure' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.disclosure
    union all
    select 'nev_entry' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.nev_entry
    union all
    select 'notice' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.notice
)
select
    row_number() over (order by t.kind, f.known_on, t.file_sha256, t.sheet, t.row_no) as entry_no,
    t.kind,
    t.file_sha256,
    t.sheet,
    t.row_no,
    t.enterprise_row_no,
    f.known_on
from taken as t
join staging.file_known as f using (file_sha256)
qualify row_number() over (
    partition by t.kind, t.row_digest order by f.known_on, t.file_sha256, t.sheet, t.row_no
) = 1
