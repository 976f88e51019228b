-- Every cell of every source row that an evidence value cites.
with cited as (
    select distinct e.kind, e.file_sha256, e.sheet, e.row_no
    from rule.evidence as v
    join staging.entry as e using (entry_no)
),
cell as (
    from (
        unpivot (select r.* exclude (row_digest, enterprise_row_no) from raw.announcement as r semi join (from cited where kind = 'announcement') using (file_sha256, sheet, row_no))
        on columns(* exclude (file_sha256, sheet, row_no)) into name field value value
    )
    union all by name
    from (
        unpivot (select r.* exclude (row_digest, enterprise_row_no) from raw.nev_entry as r semi join (from cited where kind = 'nev_entry') using (file_sha256, sheet, row_no))
        on columns(* exclude (file_sha256, sheet, row_no)) into name field value value
    )
    union all by name
    from (
        unpivot (select r.* exclude (row_digest, enterprise_row_no) from raw.decision as r semi join (from cited where kind = 'decision') using (file_sha256, sheet, row_no))
        on columns(* exclude (file_sha256, sheet, row_no)) into name field value value
    )
    union all by name
    from (
        unpivot (select r.* exclude (row_digest, enterprise_row_no) from raw.disclosure as r semi join (from cited where kind = 'disclosure') using (file_sha256, sheet, row_no))
        on columns(* exclude (file_sha256, sheet, row_no)) into name field value value
    )
)
select
    c.file_sha256,
    c.sheet,
    c.row_no,
    coalesce(l.position, 1000) as position,
    l.place,
    l.heading,
    c.field,
    c.value
from cell as c
left join raw.layout as l
    on l.file_sha256 = c.file_sha256 and l.sheet = c.sheet and l.field = c.field
order by c.file_sha256, c.sheet, c.row_no, position, c.field
