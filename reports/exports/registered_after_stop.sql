-- One row per model, place, month and stop with registrations on days on which the model must not be made.
select
    model_code as "产品型号",
    province_code as "省代码",
    prefecture_code as "城市代码",
    month as "月份",
    stop_kind as "停止原因",
    stopped_on as "停止日期",
    legal_form as "法律形式",
    document_no as "文号",
    vehicles as "车辆",
    first_on as "首次登记",
    last_on as "最近登记"
from mart.registered_after_stop
order by model_code, prefecture_code, month, stopped_on, stop_kind
