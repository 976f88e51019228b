-- One row per line of a new-energy or energy-saving catalogue; each line once, however many files carry it.
with first_seen as (
    select r.*, e.entry_no, e.known_on
    from raw.nev_entry as r
    join staging.entry as e
        on e.kind = 'nev_entry' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
)
select
    s.entry_no,
    s.file_sha256,
    s.sheet,
    s.row_no,
    s.enterprise_row_no,
    s.known_on,
    s.catalogue,
    b.year as batch_year,
    b.batch as batch_no,
    s.enterprise,
    s.enterprise_basis,
    s.brand,
    coalesce(s.product_name, s.common_name) as product_name,
    upper(s.model_code) as model_code,
    s.configuration_id,
    s.emission_standard,
    s.fuel,
    s.gvm_kg,
    s.curb_mass_kg,
    s.length_mm,
    s.note,
    s.wrong_content,
    s.right_content
from first_seen as s
left join reading.batch as b on b.text = s.batch_no
