-- One row per product entry and model code, in capitals as codes are compared; each row of a source once, however many
-- files carry it, without the rows of batches that are held for review.
with first_seen as (
    select r.*, e.entry_no, e.known_on
    from raw.announcement as r
    join staging.entry as e
        on e.kind = 'announcement' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
    anti join staging.held_entry as h on h.file_sha256 = r.file_sha256 and h.sheet = r.sheet and h.row_no = r.row_no
),
with_kind as (
    select file_sha256, sheet from raw.layout where field = 'entry_kind' group by all
),
coded as (
    select
        s.*,
        unnest(model_codes(s.model_code)) as one_model_code,
        case
            when k.kind is not null then k.kind
            when s.entry_kind is null and w.sheet is null then 'listed'
            else 'unclear'
        end as kind
    from first_seen as s
    left join seed.entry_kinds as k on k.text = s.entry_kind
    left join with_kind as w on w.file_sha256 = s.file_sha256 and w.sheet = s.sheet
)
select
    c.entry_no,
    c.file_sha256,
    c.sheet,
    c.row_no,
    c.enterprise_row_no,
    c.known_on,
    c.kind,
    c.entry_kind,
    b.batch as batch_no,
    read_date(c.published_on) as published_on,
    read_date(c.effective_on) as effective_on,
    coalesce(c.scope, 'product') as scope,
    c.enterprise,
    c.directory_no,
    c.brand,
    c.product_name,
    c.one_model_code as model_code,
    c.chassis_model,
    c.emission_standard,
    c.fuel,
    c.engine_model,
    c.gvm_kg,
    c.curb_mass_kg,
    c.length_mm,
    c.seats,
    c.legal_form,
    c.document_no
from coded as c
left join reading.batch as b on b.text = c.batch_no
