-- One row per record to act on; vehicles by their mask only.
select
    check_id as "检查",
    k.title_zh as "冲突",
    c.vin_masked as "车辆（遮掩）",
    c.province_code as "省份代码",
    c.prefecture_code as "城市代码",
    c.detail_zh as "说明",
    c.related_masked as "相关车辆（遮掩）",
    c.counted as "已计入",
    c.file_name as "文件",
    c.sheet as "工作表",
    c.row_no as "行号",
    c.file_sha256 as "文件指纹"
from mart.retirement_conflict as c left join mart.retirement_conflict_kind as k using (check_id)
order by k.position, check_id, c.counted desc, c.vin_masked, c.file_sha256, c.sheet, c.row_no, c.detail_zh
