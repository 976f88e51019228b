-- One row per enterprise whose licence was cancelled as a whole: the first day of it, and since when it may have been where
-- the day of the batch is not known.
select
    n.enterprise_id,
    min(coalesce(a.effective_on, a.published_on, b.published_on)) as ended_on,
    min(coalesce(b.not_before, date '1900-01-01')) filter (coalesce(a.effective_on, a.published_on, b.published_on) is null)
        as may_have_ended_on,
    arg_min(a.entry_no, coalesce(a.effective_on, a.published_on, b.published_on)) as entry_no,
    arg_min(a.legal_form, coalesce(a.effective_on, a.published_on, b.published_on)) as legal_form
from staging.announcement as a
join core.enterprise_name as n on n.name = a.enterprise
left join core.batch as b using (batch_no)
where a.scope = 'enterprise' and a.kind = 'cancel'
group by n.enterprise_id
