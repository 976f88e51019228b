-- One row per fuel as written in a register: what it can be, as a sum of 1 gasoline, 2 diesel, 4 gas, 8 methanol,
-- 16 ethanol, 32 unnamed, 64 no engine; with 128 where several are burned in one vehicle.
select
    text,
    case
        when not has_engine then 64
        when len(engine_fuels) > 0
            then list_contains(engine_fuels, 'gasoline')::integer + list_contains(engine_fuels, 'diesel')::integer * 2
                + list_contains(engine_fuels, 'gas')::integer * 4 + list_contains(engine_fuels, 'methanol')::integer * 8
                + list_contains(engine_fuels, 'ethanol')::integer * 16 + (len(engine_fuels) > 1)::integer * 128
        when has_engine then 7
        when is_electric then 96
        else 127
    end::smallint as fuels
from reading.fuel_code
where status = 'read'
