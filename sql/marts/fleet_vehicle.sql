-- One row per vehicle and day on which it was registered for a public fleet, by the policy day, as what became known last
-- of that registration says: counted in the share, outside of it for certain, or kept_out because something is not known,
-- or because rows that became known on one day do not agree in what decides (sql/timing/fleet.sql).
with known as (
    select k.file_key, k.file_sha256, f.known_on
    from raw.register_file as k
    join raw.file as f using (file_sha256)
    where k.kind = 'registration'
),
told as (
    select t.*, k.file_sha256, k.known_on, s.file_key is not null as has_others
    from ledger.fleet as t
    join known as k using (file_key)
    left join raw.registration_same_day as s using (file_key, row_index)
    where t.registered_on <= $as_of
),
latest as (
    select *
    from told
    where has_others
    qualify rank() over (partition by vin, registered_on order by known_on desc) = 1
),
compared as (
    select *, false as is_contradicted
    from told
    where not has_others
    union all
    select
        *,
        count(distinct if(is_outside, 'outside', {city: unit_code, fleet: fleet, power: power, reasons: reasons}::varchar))
            over (partition by vin, registered_on) > 1
    from latest
    qualify row_number() over (partition by vin, registered_on order by file_sha256 desc, row_index desc) = 1
)
select
    t.vin,
    t.unit_code as prefecture_code,
    t.province_code,
    t.registered_on,
    year(t.registered_on) || if(month(t.registered_on) <= 6, 'H1', 'H2') as period,
    date_trunc('month', t.registered_on)::date as month,
    coalesce(t.fleet, '不明') as fleet,
    case
        when t.is_contradicted then 'kept_out'
        when t.is_outside then 'outside'
        when len(t.reasons) > 0 then 'kept_out'
        else 'counted'
    end as standing,
    case when t.is_contradicted then ['conflict'] when t.is_outside then [] else t.reasons end as reasons,
    t.power,
    t.is_hybrid,
    t.is_listed,
    t.model_code,
    t.fuel,
    t.file_sha256,
    t.sheet,
    t.row_no
from compared as t
