-- One row per vehicle that several records name: it counts once, at its earliest disposal that qualifies; where none
-- does, the record nearest to counting speaks for it. at_low and at_high: place and day of the record that speaks for
-- it on that basis, where it is another one. One record may tell that it was deregistered, another, often of another
-- office, that it was recycled: together they confirm it. told_by lists who reported it, and when.
with placed as (
    select
        *,
        {'region': region, 'province_code': province_code, 'unit_code': unit_code, 'retired_on': retired_on} as place
    from followed_now
),
divided as (  -- vehicles that count on some basis only by one of their records: else one record speaks on all
    select
        vin,
        first(place order by outcome_low desc, retired_on nulls last, file_key, row_index) as low,
        first(place order by outcome_high desc, retired_on nulls last, file_key, row_index) as high
    from placed
    where vin in (select vin from followed_now where outcome_low <> outcome_high)
    group by vin
),
vehicle as (
    select
        vin,
        max(outcome_low) as outcome_low,
        max(outcome_high) as outcome_high,
        count(*) as disposals,
        bit_or(flags) as flags,
        max(registered_again_on) as registered_again_on,
        max(transferred_in_again_on) as transferred_in_again_on,
        max(inspected_again_on) as inspected_again_on,
        max(in_stock_again_on) as in_stock_again_on,
        bool_or(confirmation in ('both', 'deregistered_only')) filter (fails & 64 = 0) as is_deregistered,
        bool_or(confirmation in ('both', 'recycled_only')) filter (fails & 64 = 0) as is_recycled,
        count(distinct province_code) filter (fails & 64 = 0) > 1 as is_by_two_provinces,
        count(*) filter (fails & 64 = 0) > count(distinct coalesce(province_code, '')) filter (fails & 64 = 0)
            as is_twice_in_province,
        coalesce(
            max(stage_min) filter (stage_basis = 'recorded') > min(stage_max) filter (stage_basis = 'recorded'), false
        ) as is_stage_disagreed,
        array_to_string(list_sort(list_distinct(list(
            coalesce(unit_code, province_code, '?') || ' ' || coalesce(retired_on::varchar, '?')
        ))), '; ') as told_by
    from followed_now
    group by vin
)
select
    o.vin, o.region, o.province_code, o.unit_code, o.retired_on, o.stage_basis, o.stage_min, o.stage_max,
    o.fails, o.opens,
    (
        v.flags | (v.is_by_two_provinces::integer * 64) | (v.is_twice_in_province::integer * 128)
        | (v.is_stage_disagreed::integer * 256)
    ) as flags,
    o.outcome, v.outcome_low, v.outcome_high,
    if(v.is_deregistered and v.is_recycled, 'both', o.confirmation) as confirmation, o.has_permit, o.natural_scrap,
    v.disposals::integer as disposals,
    v.registered_again_on, v.transferred_in_again_on, v.inspected_again_on, v.in_stock_again_on,
    if(v.disposals > 1, v.told_by, null) as told_by, o.file_key, o.row_index,
    if(v.outcome_low > 0 and d.low <> o.place, d.low, null) as at_low,
    if(v.outcome_high > 0 and d.high <> o.place, d.high, null) as at_high
from placed as o
join vehicle as v using (vin)
left join divided as d using (vin)
qualify row_number() over (
    partition by o.vin
    order by o.outcome desc, o.outcome_high desc, o.retired_on nulls last, o.file_key, o.row_index
) = 1
