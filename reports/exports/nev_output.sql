-- One row per month and year of new-energy vehicles produced and sold, as published, with what looks wrong.
select
    o.period as "期间",
    o.kind as "类别",
    o.produced as "产量",
    o.sold as "销量",
    o.parts_produced as "分类产量之和",
    o.parts_sold as "分类销量之和",
    o.months as "有数据月数",
    o.is_complete as "完整",
    o.is_rounded as "整千数",
    o.origin as "来历",
    array_to_string(o.doubts, ';') as "疑点",
    o.source as "来源",
    f.name as "文件",
    o.sheet as "工作表",
    o.row_no as "行号",
    o.file_sha256 as "文件指纹"
from mart.nev_output as o
left join mart.ingest_file as f on f.file_sha256 = o.file_sha256 and f.status = 'taken'
order by o.period
