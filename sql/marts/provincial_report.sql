-- One row per department that owes a report and half-year since the plan: when it was due (article 十四), when it came. The
-- day itself is in time; what has not come is missing once the day is over, and never late. Only a list of received
-- reports that reaches this half-year (has_list) says that one is missing; without it nothing is known.
with duty as (
    select u.*
    from seed.reporting_units as u
    cross join core.plan_policy as k
    where u.kind in ('province', 'corps') or k.planned_cities_report
),
due as (
    select
        unnest(generate_series(k.report_first_due, $as_of + interval 7 month, interval 6 month))::date as due_on
    from core.plan_policy as k
),
half as (
    select
        due_on,
        if(month(due_on) = 1, (year(due_on) - 1) || 'H2', year(due_on) || 'H1') as period
    from due
    -- through the half-year in which the policy day lies
    where date_trunc('month', due_on) - interval 6 month <= date_trunc('month', $as_of::date)
),
told as (
    select * from staging.provincial_report where submitted_on <= $as_of
),
received as (
    select *
    from told
    qualify row_number() over (partition by province_code, period order by submitted_on, known_on, file_sha256, row_no) = 1
)
select
    u.code as province_code,
    u.name_zh as scope_name,
    u.name_en as scope_name_en,
    u.kind,
    h.period,
    h.due_on,
    r.submitted_on,
    case
        when r.submitted_on <= h.due_on then 'on_time'
        when r.submitted_on is not null then 'late'
        when $as_of > h.due_on then 'missing'
        else 'not_due'
    end as status,
    exists (from told as l where l.period = h.period or l.submitted_on > h.due_on) as has_list,
    r.document_no,
    r.file_sha256,
    r.sheet,
    r.row_no
from half as h
cross join duty as u
left join received as r on r.province_code = u.code and r.period = h.period
order by h.period, u.code
