-- One row per rejected source row, with the reason a person can act on.
select q.file_sha256, f.name, q.sheet, q.row_no, q.column_name, q.value, q.reason_code, q.reason
from raw.quarantine as q
join raw.file as f using (file_sha256)
order by f.name, q.file_sha256, q.sheet, q.row_no
