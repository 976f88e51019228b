-- One row per city, fleet and period for which both vehicle rows and a total exist and differ: what each says. The vehicle
-- rows count; vehicles kept out stand beside them, for they may explain the difference. A month's total without vehicles in
-- that month differs too where the half-year has vehicle rows: they count there, and the total does not.
with total as (
    select
        *,
        case period_kind
            when 'year' then year::varchar
            when 'half_year' then year || 'H' || half
            else year || '-' || lpad(month::varchar, 2, '0')
        end as period,
        period_days(period_kind, year, half, month).first as first_day,
        period_days(if(period_kind = 'year', 'year', 'half_year'), year, half, null) as counted_in
    from core.fleet_total
    where reason is null and is_latest and last_day <= $as_of
),
vehicle as (
    select
        t.entry_no,
        coalesce(sum(v.vehicles) filter (is_inside and v.standing = 'counted'), 0)::bigint as added,
        coalesce(sum(v.vehicles) filter (is_inside and v.standing = 'counted' and v.power = 'nev'), 0)::bigint as nev,
        coalesce(sum(v.vehicles) filter (is_inside and v.standing = 'counted' and v.power = 'clean_energy'), 0)::bigint as clean,
        coalesce(sum(v.vehicles) filter (is_inside and v.standing = 'kept_out'), 0)::bigint as kept_out
    from total as t
    join mart.fleet_tally as v
        on v.prefecture_code = t.unit_code and v.fleet = t.fleet and v.month between t.counted_in.first and t.counted_in.last
    cross join lateral (select v.month between t.first_day and t.last_day as is_inside)
    group by t.entry_no
    having bool_or(v.standing = 'counted')
)
select
    t.period,
    t.unit_code as prefecture_code,
    u.name_zh as scope_name,
    t.fleet,
    v.added as vehicles_added,
    v.nev as vehicles_nev,
    v.clean as vehicles_clean_energy,
    v.kept_out,
    t.added_or_replaced as total_added,
    t.nev as total_nev,
    t.clean_energy as total_clean_energy,
    v.added - t.added_or_replaced as difference,
    t.file_sha256,
    t.sheet,
    t.row_no
from total as t
join vehicle as v using (entry_no)
join core.unit as u using (unit_code)
where (v.added, v.nev, v.clean) is distinct from (t.added_or_replaced, t.nev, t.clean_energy)
order by t.period, t.unit_code, t.fleet
