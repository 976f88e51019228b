-- One row per figure that somebody reports on a target of the plan, or on a quantity near it; is_part marks the figure
-- within the figure (其中). A null value says that there is none.
with first_seen as (
    select r.*, e.entry_no, e.known_on, k.source
    from raw.reported_figure as r
    join staging.entry as e
        on e.kind = 'reported_figure' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
    join staging.file_known as k on k.file_sha256 = r.file_sha256
),
figure as (
    select *, metric as told_metric, value as told_value, false as is_part from first_seen
    where value is not null or part_value is null
    union all
    select *, part_metric, part_value, true from first_seen
    where part_value is not null
)
select
    f.entry_no,
    f.file_sha256,
    f.sheet,
    f.row_no,
    f.known_on,
    f.source,
    if(f.is_part, null, f.target_id) as target_id,
    f.told_metric as metric,
    f.is_part,
    f.period as period_text,
    case p.kind
        when 'year' then p.year::varchar
        when 'half_year' then p.year || 'H' || p.half
        when 'month' then p.year || '-' || lpad(p.month::varchar, 2, '0')
    end as period,
    period_days(p.kind, p.year, p.half, p.month).last as last_day,
    f.scope_code,
    read_figure(f.told_value) as value,
    coalesce(f.unit, if(f.told_value like '%\%' escape '\', '%', null)) as unit,
    f.document_no,
    read_date(f.reported_on) as reported_on,
    f.reporter,
    f.note
from figure as f
left join reading.period as p on p.text = f.period
