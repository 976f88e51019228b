-- One row per source file, taken or refused.
select
    name as "文件",
    kind as "类别",
    source as "来源",
    received_at::date as "收到日期",
    rows_read as "读取行数",
    rows_accepted as "接收行数",
    rows_quarantined as "隔离行数",
    rows_duplicate as "重复行数",
    status as "状态",
    reason as "原因",
    fetched_from as "抓取网址",
    fetched_at as "抓取时间",
    file_sha256 as "文件指纹"
from mart.ingest_file
order by received_at, name, file_sha256
