-- One row per prefecture-level unit: its set of cities, the same for all with the same dates of law.
select
    prefecture_code as "城市代码",
    name as "城市",
    province_name as "省份",
    profile_no as "城市组"
from mart.stage_city_profile
order by prefecture_code
