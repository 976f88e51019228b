-- One row per numbered target of the plan and of the acts around it: the figure measured here, else the one reported, what the
-- text asks for, and the outcome. Nothing is measured: no_data; the deadline has not passed: open; a figure that is only
-- reported is never judged; what could still turn over when missing values come in is indeterminate.
with target as (
    select t.*, try_cast(t.threshold as double) as asked, try_cast(t.deadline as date) as due_on
    from seed.plan_targets as t
),
flagged as (
    select
        'T09-1' as target_id,
        null as period,
        if(l.listed > 0, c.models, null)::double as value,
        case when l.listed = 0 then 'no_data' when c.models = 0 then 'met' else 'not_met' end as outcome,
        if(l.listed > 0, s.data_through, null) as data_through,
        format('列为撤销公告候选的车型 {:,} 个，最长 {:,} 天；标记不是违法认定', c.models, coalesce(c.days, 0)) as detail_zh,
        format('{:,} models are candidates for revocation, for up to {:,} days; a flag is a request to look, not a finding of violation',
            c.models, coalesce(c.days, 0)) as detail_en
    from (select count(distinct model_code) as models, max($as_of::date - since_on) as days from mart.revocation_candidate) as c
    cross join (select count(*) as listed from day.model) as l
    cross join (
        select max(u.latest_data_on) as data_through
        from mart.source_status as u
        join seed.source as k on k.name = u.source and k.kind = 'announcement'
    ) as s
),
retired as (
    select
        'T09-2', null,
        if(s.vehicles > 0, p.claimed, null)::double,
        case
            when s.vehicles = 0 then 'no_data'
            when p.claimed >= p.target then 'met'
            when $as_of <= s.window_to then 'open'
            when s.data_through < date_trunc('month', s.window_to) or p.claimed + p.indeterminate >= p.target then 'indeterminate'
            else 'not_met'
        end,
        s.data_through,
        format('计入 {:,} 辆，其中两证齐全 {:,} 辆；无法判定 {:,} 辆；距目标 {:,} 辆', p.claimed, p.verified, p.indeterminate,
            greatest(p.target - p.claimed, 0)),
        format('{:,} counted, {:,} of them with both proofs; {:,} cannot be judged; {:,} short of the target', p.claimed, p.verified,
            p.indeterminate, greatest(p.target - p.claimed, 0))
    from mart.retirement_progress as p
    cross join mart.retirement_summary as s
    where p.scope_kind = 'whole' and p.basis = 'program'
),
timed as (
    select
        'T09-3', null,
        below_stage::double,
        case
            when checked is null or checked = 0 then 'no_data'
            when below_stage > 0 then 'not_met'
            when indeterminate + unplaced > 0 then 'indeterminate'
            else 'met'
        end,
        data_through,
        format('核查登记 {:,} 辆，低于要求阶段 {:,} 辆，无法判定 {:,} 辆', checked, below_stage, indeterminate)
            || if(unplaced > 0, format('；另有 {:,} 辆类别或登记地不明，未计入', unplaced), ''),
        format('{:,} registrations checked, {:,} below the stage required, {:,} cannot be judged', checked, below_stage, indeterminate)
            || if(unplaced > 0, format('; {:,} more of unknown group or place', unplaced), '')
    from mart.plan_timing
),
output as (
    select
        'T11-1', y.period,
        -- both must reach it: least alone would pass over the one that is missing
        if(y.produced is null or y.sold is null, null, least(y.produced, y.sold))::double,
        case
            when y.produced >= t.asked and y.sold >= t.asked then 'met'
            when $as_of <= t.due_on then 'open'
            when y.period is null or not y.is_complete then 'no_data'
            when greatest(y.produced, y.sold) < t.asked * (1 - k.about_percent / 100) then 'not_met'
            else 'indeterminate'
        end,
        y.data_through,
        coalesce(format(
            '产量 {:,} 辆（差 {:,}），销量 {:,} 辆（差 {:,}），有数据 {} 个月；', y.produced, (y.produced - t.asked)::bigint, y.sold,
            (y.sold - t.asked)::bigint, y.months
        ), '') || format('“左右”没有幅度，{}% 是本项目的解读', k.about_percent::integer),
        coalesce(format(
            'produced {:,} ({:,}), sold {:,} ({:,}), months with figures: {}; ', y.produced, (y.produced - t.asked)::bigint,
            y.sold, (y.sold - t.asked)::bigint, y.months
        ), '') || format('the text gives no tolerance, {} % is the reading of this project', k.about_percent::integer)
    from target as t
    cross join core.plan_policy as k
    left join mart.nev_output as y on y.kind = 'year' and y.period = t.period
    where t.target_id = 'T11-1'
),
-- the last half-year that is over with vehicles; once the deadline has passed only the one that it ends
half as (
    select t.target_id, t.asked, t.due_on, s.*
    from target as t
    join mart.fleet_share as s
        on s.fleet = 'ALL' and s.scope_code = if(t.target_id = 'T11-3', 'KEY', '000000')
        and length(s.period) = 6 and s.is_complete and s.added_or_replaced > 0
        and (t.target_id = 'T11-2' or $as_of <= t.due_on or s.period = year(t.due_on) || 'H2')
    where t.target_id in ('T11-2', 'T11-3')
    qualify row_number() over (partition by t.target_id order by s.period desc) = 1
),
fleet_name (fleet, fleet_en) as (
    values ('公交', 'city buses'), ('环卫', 'sanitation'), ('邮政', 'postal'), ('出租', 'taxis'), ('通勤', 'commuter coaches'),
        ('轻型物流配送', 'light logistics')
),
below as (
    select period, string_agg(fleet, '、' order by fleet) as fleets, string_agg(fleet_en, ', ' order by fleet) as fleets_en
    from mart.fleet_share
    join fleet_name using (fleet)
    where scope_code = 'KEY' and fleet <> 'ALL' and outcome = 'non_compliant'
    group by period
),
-- what was kept out of the share of 重点区域 and may be new-energy or clean-energy: it could lift it over the threshold
lifting as (
    select period, sum(vehicles) as vehicles
    from (
        select t.period, t.vehicles
        from mart.fleet_tally as t
        join mart.fleet_scope_unit as m on m.unit_code = t.prefecture_code and m.scope_code = 'KEY'
        where t.standing = 'kept_out' and t.power is distinct from 'neither'
        union all
        select period, vehicles from mart.fleet_unknown where scope_code = 'KEY' and fleet = 'ALL' and basis = 'totals'
    )
    group by period
),
shared as (
    select
        h.target_id, h.period,
        100.0 * (h.nev + h.clean_energy) / h.added_or_replaced,  -- unrounded: pages round once
        case
            when h.asked is null then 'not_applicable'
            when (h.nev + h.clean_energy) * 100 >= h.asked * h.added_or_replaced then 'met'
            when $as_of <= h.due_on then 'open'
            when (h.nev + h.clean_energy + l.vehicles) * 100 >= h.asked * (h.added_or_replaced + l.vehicles) then 'indeterminate'
            else 'not_met'
        end,
        make_date(left(h.period, 4)::integer, 6 * right(h.period, 1)::integer, 1) + interval 1 month - interval 1 day,
        format('{:,} 辆中新能源 {:,} 辆、清洁能源 {:,} 辆；另有 {:,} 辆信息不全未计入', h.added_or_replaced, h.nev, h.clean_energy, h.kept_out)
            || if(h.target_id = 'T11-3', '；低于80%的领域：' || coalesce(b.fleets, '无'), ''),
        format('of {:,} vehicles {:,} new-energy, {:,} clean-energy; {:,} more kept out as not known', h.added_or_replaced, h.nev,
            h.clean_energy, h.kept_out) || if(h.target_id = 'T11-3', '; fleets below 80 %: ' || coalesce(b.fleets_en, 'none'), '')
    from half as h
    left join below as b on b.period = h.period
    left join lifting as l on l.period = h.period
),
reports as (
    select
        'T14-1',
        period,
        round(count(*) filter (status = 'on_time') / count(*), 4)::double,
        if(count(*) filter (status = 'on_time') = count(*), 'met', 'not_met'),
        any_value(due_on),
        '应报 ' || count(*) || '，按期 ' || count(*) filter (status = 'on_time') || '，迟报 ' || count(*) filter (status = 'late')
            || '，未报 ' || count(*) filter (status = 'missing'),
        count(*) || ' due, ' || count(*) filter (status = 'on_time') || ' on time, ' || count(*) filter (status = 'late') || ' late, '
            || count(*) filter (status = 'missing') || ' missing'
    from mart.provincial_report
    where has_list and period = (select max(l.period) from mart.provincial_report as l where l.due_on < $as_of)
    group by period
),
measured as (
    from flagged union all from retired union all from timed union all from output union all from shared union all from reports
),
-- a figure for a part of the country is not one for the target
reported as (
    select
        t.target_id,
        count(*) as figures,
        arg_max(
            {value: r.value, period: r.period, reporter: r.reporter, document_no: r.document_no, on_day: r.reported_on, unit: r.unit},
            (coalesce(r.reported_on, date '1900-01-01'), r.period, r.file_sha256, r.row_no)
        ) filter (
            r.value is not null
            and (r.scope_code is null or r.scope_code in ('000000', '全国', 'RETIRE_1M_SCOPE', 'KEY', '重点区域'))
        ) as latest
    from target as t
    join mart.reported_figure as r
        on not r.is_part and (r.target_id = t.target_id or (r.target_id is null and r.metric = t.metric))
    group by t.target_id
),
told as (
    select t.*, m.* exclude (target_id, period), m.period as measured_period, r.figures, r.latest,
        coalesce(m.outcome, 'no_data') <> 'no_data' and (m.value is not null or r.figures is null) as is_measured
    from target as t
    left join measured as m on m.target_id = t.target_id
    left join reported as r on r.target_id = t.target_id
)
select
    target_id,
    article,
    text_zh,
    metric,
    case when is_measured then measured_period when latest is not null then latest.period end as period,
    case when is_measured then value else latest.value end as value,
    asked as threshold,
    operator,
    unit,
    due_on as deadline,
    case
        when is_measured then outcome
        when figures > 0 then 'reported_only'
        when countable = 'no' or unit is null then 'not_applicable'
        else 'no_data'
    end as outcome,
    case when is_measured then data_through when latest is not null then latest.on_day end::date as data_through,
    case when is_measured then if(value is null, 'none', 'measured') when figures > 0 then 'reported' else 'none' end as origin,
    case
        when is_measured then detail_zh
        when latest is not null then coalesce(latest.reporter, '') || ' ' || coalesce(latest.document_no, '') || '；共 ' || figures || ' 条报告数据，未经本项目核实'
        when figures > 0 then figures || ' 条报告数据，均非全国或重点区域合计'
    end as detail_zh,
    case
        when is_measured then detail_en
        when latest is not null then coalesce(latest.reporter, '') || ' ' || coalesce(latest.document_no, '') || '; ' || figures || if(figures = 1, ' reported figure', ' reported figures') || ', not checked here'
        when figures > 0 then figures || if(figures = 1, ' reported figure', ' reported figures') || ', none for the whole'
    end as detail_en,
    note,
    doc_no,
    confidence,
    if(is_measured, unit, coalesce(latest.unit, unit)) as value_unit
from told
order by target_id
