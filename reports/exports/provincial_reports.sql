-- One row per department that owes a report and half-year; without a list that reaches the half-year nothing is missing.
select
    p.province_code as "部门代码",
    p.scope_name as "部门",
    p.kind as "类别",
    p.period as "半年",
    p.due_on as "应报日",
    p.submitted_on as "报送日期",
    if(p.status = 'missing' and not p.has_list, 'no_list', p.status) as "状态",
    p.document_no as "文号",
    f.name as "文件",
    p.sheet as "工作表",
    p.row_no as "行号",
    p.file_sha256 as "文件指纹"
from mart.provincial_report as p
left join mart.ingest_file as f on f.file_sha256 = p.file_sha256 and f.status = 'taken'
order by p.period, p.province_code
