-- One row per kind of vehicle, what is known of its mass (0 nothing, 1 up to 2500 kg, 2 up to 3500 kg, 3 more) and whether
-- it is known to be shorter than 6 m, and class it can be of; open_reason says what leaves more than one open.
with cell as (
    select
        kind_no::tinyint as kind_no,
        kind,
        unnest([0, 0, 1, 1, 2, 2, 3, 3])::tinyint as mass,
        unnest([false, true, false, true, false, true, false, true]) as is_short,
        unnest([unstated, unstated_short, to_2500, to_2500, to_3500, to_3500, above, above]) as text
    from seed.stage_classes
)
select
    kind_no,
    kind,
    mass,
    is_short,
    unnest(string_split(split_part(text, '?', 1), '|')) as class,
    case
        when text like '%?conflict' then 'conflict:vehicle_class'
        when text like '%?%' then 'missing:' || split_part(text, '?', 2)
        when text not like '%|%' then null
        when kind = 'unknown' then 'missing:vehicle_type'
        when mass = 0 then 'missing:gvm_kg'
        else 'missing:vehicle_type'
    end as open_reason
from cell
