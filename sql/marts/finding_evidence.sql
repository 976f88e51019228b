-- One row per value behind a finding: what it is, and the cell of the file or the row of law that says so. A value may
-- stand in one of several columns (a day in 生效日期, 发布日期 or 公告批次): the first that is filled is cited.
with asked as (
    select l.field, f.raw_field, f.rank
    from seed.field_labels as l, unnest(string_split(l.raw_fields, '|')) with ordinality as f(raw_field, rank)
),
cited as (
    select distinct v.entry_no, v.field, e.file_sha256, e.sheet, e.row_no, e.enterprise_row_no
    from rule.evidence as v
    join staging.entry as e using (entry_no)
),
placed as (
    select
        c.entry_no,
        c.field,
        c.file_sha256,
        c.sheet,
        if(a.raw_field = 'enterprise', coalesce(c.enterprise_row_no, c.row_no), c.row_no) as row_no,
        x.heading,
        x.place,
        a.rank
    from cited as c
    join asked as a using (field)
    join mart.cited_cell as x
        on x.file_sha256 = c.file_sha256 and x.sheet = c.sheet and x.row_no = c.row_no and x.field = a.raw_field
),
first_placed as (
    select
        entry_no,
        field,
        arg_min(row_no, rank) as row_no,
        arg_min(heading, rank) as heading,
        arg_min(place, rank) as place
    from placed
    group by entry_no, field
)
select
    v.finding_id,
    v.position,
    v.field,
    coalesce(l.label_zh, v.field) as label_zh,
    coalesce(l.label_en, v.field) as label_en,
    v.value,
    e.file_sha256,
    f.name as file_name,
    e.sheet,
    coalesce(p.row_no, e.row_no) as row_no,
    p.heading,
    p.place,
    v.law_row_id
from rule.evidence as v
left join staging.entry as e using (entry_no)
left join raw.file as f using (file_sha256)
left join first_placed as p on p.entry_no = v.entry_no and p.field = v.field
left join seed.field_labels as l on l.field = v.field
order by v.finding_id, v.position
