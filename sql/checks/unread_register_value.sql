/*---
title.zh = "登记类文件中无法辨认的日期或数字（按缺失处理）"
title.en = "Days and numbers of registers that cannot be read (they count as missing)"
severity = "warn"
---*/
select f.name as subject, u.field || ': ' || u.rows || ' × ' || u.example as detail
from raw.register_unread as u
join raw.file as f using (file_sha256)
