-- One row per place that a record can name and set of rules that it can mean: a unit has one set, a province of which the
-- unit is not known those of its units, an unknown place (province_code null) those of all. place_no numbers the sets
-- from 1 on, then what leaves several open; 0 is the unknown place.
with named as (
    select province_code, unit_code, profile_no, rules from core.timing_place_rule
    union
    select province_code, null, profile_no, rules from core.timing_place_rule
    union
    select null, null, profile_no, rules from core.timing_place_rule
),
counted as (
    select *, count(*) over (partition by province_code, unit_code) as many, max(profile_no) over () as profiles
    from named
)
select
    province_code,
    unit_code,
    case
        when province_code is null then 0
        when many = 1 then profile_no
        else profiles + dense_rank() over (partition by many = 1 or province_code is null order by province_code)
    end::smallint as place_no,
    profile_no,
    rules
from counted
