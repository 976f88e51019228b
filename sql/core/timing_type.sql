-- One row per vehicle type as written in a register: its kind in seed stage_classes, which says what classes it can be of.
select t.text, c.kind_no::tinyint as kind_no
from reading.vehicle_type as t
join seed.stage_classes as c
    on list_contains(string_split(c.codes, '|'), t.code)
    or (
        c.codes is null
        and list_contains(string_split(c.type_group, '|'), t.vehicle_group)
        and (c.size is not distinct from t.size_class or c.kind in ('low_speed_truck', 'no_engine'))
        and coalesce(t.code, '') not in (select unnest(string_split(codes, '|')) from seed.stage_classes where codes is not null)
    )
where t.status = 'read'
