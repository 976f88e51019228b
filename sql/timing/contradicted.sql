-- One row per registration looked at now that begins or ceases to be contradicted, with its new case: below the stage in
-- force, while another of the same vehicle, day and event (or none that is known) says that it is not. What a row leaves
-- open contradicts nothing.
with judged as (
    select *, (case_key >> 61) & 1 = 1 as was_contradicted, outcome = 3 or (case_key >> 61) & 1 = 1 as is_accused
    from same_day
)
select a.place, xor(a.case_key, 1::bigint << 61) as case_key
from judged as a
where a.is_accused and a.was_contradicted <> exists (
    select 1
    from judged as o
    where o.vin = a.vin and o.registered_on = a.registered_on and o.outcome < 2
        and (o.event = a.event or o.event is null)
)
