-- One row per rejected row of a source file; numbers and plates of vehicles are masked, the rest is as published.
select
    name as "文件",
    sheet as "工作表",
    row_no as "行号",
    column_name as "列",
    case
        when regexp_matches(column_name, 'vin|plate|识别代|车架|号牌|车牌', 'i') then '（不公开）'
        else regexp_replace(
            value, '\b[A-HJ-NPR-Z0-9]{17}\b|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}\b', '（不公开）', 'g')
    end as "原值",
    reason_code as "原因代码",
    case
        when regexp_matches(column_name, 'vin|plate|识别代|车架|号牌|车牌', 'i') then null
        else regexp_replace(
            reason, '\b[A-HJ-NPR-Z0-9]{17}\b|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}\b', '（不公开）', 'g')
    end as "原因",
    file_sha256 as "文件指纹"
from mart.quarantine
order by file_sha256, sheet, row_no, column_name, reason_code
