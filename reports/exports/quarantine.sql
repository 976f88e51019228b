-- One row per rejected row of a source file.
select
    name as "文件",
    sheet as "工作表",
    row_no as "行号",
    column_name as "列",
    value as "原值",
    reason_code as "原因代码",
    reason as "原因",
    file_sha256 as "文件指纹"
from mart.quarantine
order by file_sha256, sheet, row_no, column_name, reason_code
