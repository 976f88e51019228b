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
    union all
    select 'declared_count' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.declared_count
    union all
    select 'batch_review' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.batch_review
    union all
    select 'fleet_statistic' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.fleet_statistic
    union all
    select 'nev_output' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.nev_output
    union all
    select 'provincial_report' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.provincial_report
    union all
    select 'reported_figure' as kind, row_digest, file_sha256, sheet, row_no, enterprise_row_no from raw.reported_figure
),
repeated as (
    select kind, row_digest from taken group by kind, row_digest having count(*) > 1
),
ranked as (
    select file_sha256, known_on, row_number() over (order by known_on, file_sha256) as file_rank
    from staging.file_known
),
known as (
    select t.*, f.known_on, f.file_rank
    from taken as t
    join ranked as f using (file_sha256)
),
first_seen as (
    select * from known anti join repeated using (kind, row_digest)
    union all
    select known.*
    from known
    semi join repeated using (kind, row_digest)
    qualify row_number() over (partition by kind, row_digest order by file_rank, sheet, row_no) = 1
)
select
    row_number() over (order by kind, file_rank, sheet, row_no) as entry_no,
    kind,
    file_sha256,
    sheet,
    row_no,
    enterprise_row_no,
    known_on
from first_seen
