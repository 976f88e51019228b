-- One row per model as it stands on the day.
select
    model_code as "产品型号",
    enterprise as "企业名称",
    brand as "商标",
    product_name as "产品名称",
    vehicle_group as "车辆类别",
    fuel as "燃料",
    emission_stage as "排放阶段",
    substage as "分阶段",
    emission_standard_raw as "排放依据标准",
    gvm_kg as "总质量（kg）",
    listing as "公告状态",
    listed_from as "列入日期",
    listed_to as "退出日期",
    batch_no as "公告批次",
    outcome as "判定",
    has_dossier as "有档案",
    model_id as "档案编号"
from mart.model_today
order by model_code, model_id
