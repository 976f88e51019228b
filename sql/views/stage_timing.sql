-- One row per registration that had happened by the policy day, held against the stage calendar.
with place as (
    select r.file_key, r.file_sha256, list(p order by p.from_index) as places
    from raw.register_place as p
    join raw.register_file as r using (file_sha256)
    group by r.file_key, r.file_sha256
)
select
    t.vin,
    t.region_code,
    t.unit_code as prefecture_code,
    t.province_code,
    t.registered_on,
    c.event,
    c.required_stage,
    c.actual_stage,
    c.stage_basis,
    ['not_applicable', 'compliant', 'indeterminate', 'non_compliant'][c.outcome + 1] as outcome,
    c.reason_code,
    c.calendar_row_id,
    c.is_law_uncertain,
    t.model_code,
    c.vehicle_group,
    c.duty_group,
    p.file_sha256,
    list_filter(p.places, lambda x: x.from_index <= t.row_index)[-1].sheet as sheet,
    t.row_index + list_filter(p.places, lambda x: x.from_index <= t.row_index)[-1].row_offset as row_no
from ledger.timing as t
join ledger.timing_case as c using (case_key)
left join place as p using (file_key)
where t.registered_on <= (select as_of from ledger.state)
