-- One row per source format: how many files, through which day, and whether that is fresh on the policy day; undated where no
-- row says a day by then, no_limit where nothing says how often the source has news. A source has failed when a file of its latest delivery was refused, unless the address that it was fetched from has answered well since.
with mended as (
    select distinct f.file_sha256
    from mart.fetch as f
    join mart.fetch as later
        on coalesce(later.redirected_from, later.url) = coalesce(f.redirected_from, f.url) and later.fetch_no > f.fetch_no
    where f.outcome = 'refused' and later.outcome = 'kept'
),
taken as (
    select *, received_at = max(received_at) over (partition by source) as is_latest
    from mart.ingest_file
    anti join mended using (file_sha256)
),
files as (
    select
        source,
        count(*) as files,
        count(*) filter (status = 'refused') as refused_files,
        sum(rows_accepted) as rows_accepted,
        max(received_at)::date as latest_received_on,
        bool_or(status = 'refused') filter (is_latest) as has_failed,
        min(name || ': ' || reason) filter (is_latest and status = 'refused') as last_reason
    from taken
    group by source
),
dated as (
    select f.source, max(least(coalesce(a.published_on, a.effective_on), $as_of)) as latest_data_on
    from staging.announcement as a
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select f.source, max(least(n.published_on, $as_of))
    from staging.notice as n
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select f.source, max(least(d.issued_on, $as_of))
    from staging.decision as d
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select f.source, max(least(d.disclosed_on, $as_of))
    from staging.disclosure as d
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select f.source, max(least(t.last_day, $as_of))
    from staging.fleet_statistic as t
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select f.source, max(least(o.last_day, $as_of))
    from staging.nev_output as o
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select f.source, max(least(p.submitted_on, $as_of))
    from staging.provincial_report as p
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select f.source, max(least(coalesce(g.reported_on, g.last_day), $as_of))
    from staging.reported_figure as g
    join raw.file as f using (file_sha256)
    group by f.source
    union all
    select 'retirements', data_through
    from mart.retirement_summary
    union all
    select 'registrations', max(registered_on)
    from ledger.timing
    where registered_on <= $as_of
    union all
    select 'vehicle_stock', max(as_of)
    from lake.vehicle_stock
    where as_of <= $as_of
)
select
    s.name as source,
    s.title_zh,
    s.title_en,
    s.publisher,
    coalesce(f.files, 0) as files,
    coalesce(f.refused_files, 0) as refused_files,
    coalesce(f.rows_accepted, 0) as rows_accepted,
    d.latest_data_on,
    f.latest_received_on,
    ($as_of - d.latest_data_on)::integer as age_days,
    s.fresh_for_days,
    case
        when f.files is null then 'none'
        when f.has_failed then 'failed'
        when d.latest_data_on is null then 'undated'
        when s.fresh_for_days is null then 'no_limit'
        when $as_of - d.latest_data_on > s.fresh_for_days then 'stale'
        else 'fresh'
    end as status,
    f.last_reason as reason
from seed.source as s
left join files as f on f.source = s.name
left join dated as d on d.source = s.name
order by s.name
