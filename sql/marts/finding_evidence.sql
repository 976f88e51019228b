-- One row per value behind a finding: what it is, and the cell of the file or the row of law that says so.
with wanted as (
    select
        v.*,
        e.file_sha256,
        e.sheet,
        e.row_no,
        e.enterprise_row_no,
        l.label_zh,
        l.label_en,
        string_split(coalesce(l.raw_fields, v.field), '|') as raw_fields
    from rule.evidence as v
    left join staging.entry as e using (entry_no)
    left join seed.field_labels as l on l.field = v.field
),
placed as (
    select
        w.*,
        c.heading,
        c.place,
        c.field as raw_field
    from wanted as w
    left join mart.cited_cell as c
        on c.file_sha256 = w.file_sha256 and c.sheet = w.sheet and c.row_no = w.row_no
        and list_contains(w.raw_fields, c.field)
    qualify row_number() over (
        partition by w.finding_id, w.position order by list_position(w.raw_fields, c.field) nulls last
    ) = 1
)
select
    p.finding_id,
    p.position,
    p.field,
    coalesce(p.label_zh, p.field) as label_zh,
    coalesce(p.label_en, p.field) as label_en,
    p.value,
    p.file_sha256,
    f.name as file_name,
    p.sheet,
    if(p.raw_field = 'enterprise', coalesce(p.enterprise_row_no, p.row_no), p.row_no) as row_no,
    p.heading,
    p.place,
    p.law_row_id
from placed as p
left join raw.file as f using (file_sha256)
order by p.finding_id, p.position
