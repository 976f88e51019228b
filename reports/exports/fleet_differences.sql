-- One row per city, fleet and period of which vehicle rows and a total tell different things.
select
    d.period as "期间",
    d.prefecture_code as "城市代码",
    d.scope_name as "城市",
    d.fleet as "领域",
    d.vehicles_added as "逐车记录：新增和更新",
    d.vehicles_nev as "逐车记录：新能源",
    d.vehicles_clean_energy as "逐车记录：清洁能源",
    d.kept_out as "信息不全未计入",
    d.total_added as "统计数：新增和更新",
    d.total_nev as "统计数：新能源",
    d.total_clean_energy as "统计数：清洁能源",
    d.difference as "相差",
    f.name as "文件",
    d.sheet as "工作表",
    d.row_no as "行号",
    d.file_sha256 as "文件指纹"
from mart.fleet_difference as d
left join mart.ingest_file as f on f.file_sha256 = d.file_sha256 and f.status = 'taken'
order by d.period, d.prefecture_code, d.fleet, d.file_sha256, d.row_no
