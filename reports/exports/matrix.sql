-- One row per class of models, set of cities and act that local law forbids there on the day. The models of a class are in
-- matrix_models.csv, the cities of a set in matrix_cities.csv: the three together are the matrix of models and cities.
with model as (select class_no, any_value(stage) as stage, count(*) as models from mart.stage_model_class group by class_no),
city as (select profile_no, count(*) as cities from mart.stage_city_profile group by profile_no)
select
    d.class_no as "车型组",
    array_to_string(c.vehicle_groups, '|') as "车辆类别",
    array_to_string(c.fuels, '|') as "燃料",
    array_to_string(c.uses, '|') as "用途",
    m.stage as "公告阶段",
    m.models as "车型数",
    d.profile_no as "城市组",
    t.cities as "城市数",
    d.event as "不得",
    d.required_stage as "当地阶段",
    d.since as "起始日期",
    d.calendar_row_id as "时间表编号",
    l.doc_no as "文号",
    l.confidence as "可信度"
from mart.stage_class_duty as d
join mart.stage_class as c using (class_no)
join model as m using (class_no)
join city as t using (profile_no)
join mart.law_row as l on l.row_id = d.calendar_row_id
order by d.class_no, d.profile_no, d.event
