/*---
title.zh = "文件行数不平"
title.en = "Rows of a file do not add up"
severity = "fail"
---*/
select name as subject, rows_read || ' <> ' || rows_accepted || ' + ' || rows_quarantined || ' + ' || rows_duplicate as detail
from mart.ingest_file
where rows_read <> rows_accepted + rows_quarantined + rows_duplicate
