-- One row per announcement batch named anywhere: the day it was published, from its own rows, else from a notice about it.
-- Batches are numbered in the order of publication, so an undated one did not come before any dated one of lower number.
with dated as (
    select batch_no, published_on, 1 as rank from staging.announcement where kind <> 'proposed'
    union all
    select batch_no, published_on, 2 as rank from staging.notice
),
known as (
    select batch_no, arg_min(published_on, (rank, published_on)) filter (published_on is not null) as published_on
    from dated
    where batch_no is not null
    group by batch_no
)
select
    batch_no,
    published_on,
    max(published_on) over (order by batch_no rows between unbounded preceding and 1 preceding) as not_before
from known
