-- One row per listed model that local law closes some city to: its class of models.
select
    model_code as "产品型号",
    class_no as "车型组",
    stage as "公告阶段"
from mart.stage_model_class
order by model_code
