-- One row per announcement row that is kept but not used: every row of a batch that is held for review, and what stands
-- only in a list that another one of its batch has superseded.
with good as (
    select file_sha256 from staging.batch_count where status in ('agrees', 'released')
),
confirmed as (
    select row_digest from raw.announcement semi join good using (file_sha256)
)
select r.file_sha256, r.sheet, r.row_no
from raw.announcement as r
join reading.batch as b on b.text = r.batch_no
where b.batch in (select batch_no from staging.batch_count where status = 'held')
union
select r.file_sha256, r.sheet, r.row_no
from raw.announcement as r
join reading.batch as b on b.text = r.batch_no
join staging.batch_count as c on c.file_sha256 = r.file_sha256 and c.batch_no = b.batch and c.status = 'superseded'
where r.row_digest not in (select row_digest from confirmed)
