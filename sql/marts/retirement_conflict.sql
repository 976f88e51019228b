-- One row per vehicle and contradiction among records: something for a person to settle, none of it repaired here. The
-- cited row is the record that speaks for the vehicle in the ledger.
with told as (
    select
        c.check_id,
        v.vin,
        case c.check_id
            when 'reported_by_two_provinces' then v.told_by
            when 'reported_twice_in_province' then v.told_by
            when 'stage_disagrees' then v.told_by
            when 'registered_after_retirement' then v.retired_on || ' → ' || v.registered_again_on
            when 'transferred_in_after_retirement' then v.retired_on || ' → ' || v.transferred_in_again_on
            when 'inspected_after_retirement' then v.retired_on || ' → ' || v.inspected_again_on
            when 'in_stock_after_retirement' then v.retired_on || ' → ' || v.in_stock_again_on
            else coalesce(v.retired_on::varchar, '')
        end as detail,
        null::varchar as related_vin,
        v.province_code,
        v.unit_code,
        v.outcome,
        v.file_key,
        v.row_index
    from ledger.contradicted as v
    join seed.retirement_conflicts as c
        on v.flags & c.bit::integer > 0
        or (c.check_id = 'registered_after_retirement' and v.registered_again_on is not null)
        or (c.check_id = 'transferred_in_after_retirement' and v.transferred_in_again_on is not null)
        or (c.check_id = 'inspected_after_retirement' and v.inspected_again_on is not null)
        or (c.check_id = 'in_stock_after_retirement' and v.in_stock_again_on is not null)
    union all
    select
        s.check_id, s.vin, s.value, s.related_vin, v.province_code, v.unit_code, v.outcome, s.place.file_key,
        s.place.row_index
    from (
        select check_id, vin, value, place,
            if(vin = min(vin) over w, max(vin) over w, min(vin) over w) as related_vin
        from ledger.shared
        window w as (partition by check_id, value)
    ) as s
    join ledger.contradicted as v using (vin)
),
place as (
    select r.file_key, r.file_sha256, f.name, p.from_index, p.sheet, p.row_offset
    from raw.register_place as p
    join raw.register_file as r using (file_sha256)
    join raw.file as f using (file_sha256)
)
select
    t.check_id,
    t.vin,
    left(t.vin, 3) || repeat('*', 10) || right(t.vin, 4) as vin_masked,
    t.province_code,
    t.unit_code as prefecture_code,
    -- a number identifies a vehicle as its VIN does
    if(t.related_vin is null, t.detail, '…' || right(t.detail, 4)) as detail_zh,
    if(t.related_vin is null, t.detail, '…' || right(t.detail, 4)) as detail_en,
    t.detail,
    left(t.related_vin, 3) || repeat('*', 10) || right(t.related_vin, 4) as related_masked,
    t.related_vin,
    p.file_sha256,
    p.name as file_name,
    p.sheet,
    t.row_index + p.row_offset as row_no,
    t.outcome = 2 as counted
from told as t
asof left join place as p on p.file_key = t.file_key and t.row_index >= p.from_index
