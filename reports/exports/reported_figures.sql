-- One row per figure as reported, of targets and of quantities near them; never mixed with what is measured here.
select
    r.target_id as "目标编号",
    r.metric as "指标",
    r.is_part as "其中数",
    r.period as "期间",
    r.scope_code as "范围",
    r.value as "数值",
    r.unit as "单位",
    r.reporter as "报告单位",
    r.document_no as "文号",
    r.reported_on as "报告日期",
    r.note as "说明",
    r.source as "来源",
    f.name as "文件",
    r.sheet as "工作表",
    r.row_no as "行号",
    r.file_sha256 as "文件指纹"
from mart.reported_figure as r
left join mart.ingest_file as f on f.file_sha256 = r.file_sha256 and f.status = 'taken'
order by r.source, r.target_id nulls last, r.metric, r.period, r.scope_code, r.reported_on, r.file_sha256, r.row_no,
    r.is_part
