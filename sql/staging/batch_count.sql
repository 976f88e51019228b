-- One row per list of a batch of which a notice declares counts: makers and new products declared and read. The list has
-- its main codes joined in one row, and notices count products after merging equal types, so rows or codes may be meant.
-- A list agrees, is released by a person who saw it, is superseded by another list that is good, or is held.
with declared as (
    select b.batch as batch_no, read_whole(r.enterprises) as enterprises, read_whole(r.products) as products, r.statement
    from raw.declared_count as r
    join staging.entry as e
        on e.kind = 'declared_count' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
    join reading.batch as b on b.text = r.batch_no
    where b.batch is not null
    qualify row_number() over (partition by b.batch order by e.known_on desc, e.entry_no) = 1
),
listed as (
    select r.file_sha256, f.name, f.known_on, b.batch as batch_no, r.enterprise, r.sheet, r.row_no, k.kind = 'new' as is_new,
        list_filter(regexp_split_to_array(r.model_code, '[、,;\s]+'), lambda x: x <> '') as codes
    from raw.announcement as r
    join staging.file_known as f using (file_sha256)
    join reading.batch as b on b.text = r.batch_no
    semi join declared as d on d.batch_no = b.batch
    left join seed.entry_kinds as k on k.text = r.entry_kind
    where f.source in ('miit_announcement_list', 'miit_announcement_text')
),
counted as (
    select
        file_sha256,
        name,
        known_on,
        batch_no,
        count(distinct enterprise) filter (is_new) as enterprises,
        count(*) filter (is_new) as rows,
        coalesce(len(list_distinct(flatten(list(codes) filter (is_new and codes is not null)))), 0) as codes
    from listed
    group by file_sha256, name, known_on, batch_no
),
judged as (
    select
        c.batch_no,
        c.file_sha256,
        c.name as file_name,
        c.known_on,
        d.enterprises as declared_enterprises,
        d.products as declared_products,
        d.statement,
        c.enterprises as read_enterprises,
        c.rows as read_rows,
        c.codes as read_products,
        coalesce(c.enterprises = d.enterprises, true) and coalesce(d.products in (c.rows, c.codes), true) as agrees,
        v.reviewed_by,
        v.reviewed_on,
        v.reason as review_reason,
        coalesce(v.is_release, false) as is_released
    from counted as c
    join declared as d using (batch_no)
    left join (
        select * from staging.batch_review
        qualify row_number() over (partition by batch_no order by reviewed_on desc, entry_no desc) = 1
    ) as v on v.batch_no = c.batch_no and v.reviewed_on >= c.known_on
)
select
    * exclude (agrees, is_released),
    case
        when agrees then 'agrees'
        when is_released then 'released'
        when bool_or(agrees or is_released) over (partition by batch_no) then 'superseded'
        else 'held'
    end as status
from judged
