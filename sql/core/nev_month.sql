-- One row per month, or year total as published, of new-energy vehicles: a table of the ministry or the association before
-- a compilation by others, then the file that became known last. tellings is how many different pairs of figures there are.
with ranked as (
    select
        *,
        count(distinct coalesce(produced, -1) || '|' || coalesce(sold, -1)) over (partition by period_kind, first_day) as tellings,
        row_number() over (
            partition by period_kind, first_day
            order by source = 'nev_output_table' desc, known_on desc, file_sha256 desc, sheet desc, row_no desc
        ) as position
    from staging.nev_output
    where period_kind in ('month', 'year')
)
select
    entry_no,
    period_kind,
    year,
    first_day,
    last_day,
    produced,
    sold,
    produced_to_date,
    sold_to_date,
    bev_produced,
    bev_sold,
    phev_produced,
    phev_sold,
    fcev_produced,
    fcev_sold,
    bev_produced + phev_produced + coalesce(fcev_produced, 0) as parts_produced,
    bev_sold + phev_sold + coalesce(fcev_sold, 0) as parts_sold,
    source,
    tellings,
    file_sha256,
    sheet,
    row_no
from ranked
where position = 1
