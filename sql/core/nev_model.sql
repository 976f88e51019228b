-- One row per model named in a new-energy or energy-saving catalogue: its latest line there, after corrections
-- (wrong_content becomes right_content) that name the model and the value they correct.
with lines as (
    select *
    from staging.nev_entry
    where wrong_content is null
),
corrected as (
    select
        l.* exclude (enterprise),
        coalesce(c.right_content, l.enterprise) as enterprise
    from lines as l
    left join staging.nev_entry as c
        on c.model_code = l.model_code and c.wrong_content = l.enterprise and c.catalogue = l.catalogue
    qualify row_number() over (partition by l.entry_no order by c.entry_no desc nulls last) = 1
)
select
    model_code,
    arg_max(entry_no, rank) as entry_no,
    min(known_on) as known_on,
    arg_max({name: enterprise, entry: entry_no}, rank) filter (enterprise is not null) as enterprise,
    arg_max(brand, rank) filter (brand is not null) as brand,
    arg_max({texts: [product_name], entries: [entry_no]}, rank) filter (product_name is not null) as product,
    arg_max({texts: [emission_standard], entries: [entry_no]}, rank) filter (emission_standard is not null) as emission,
    arg_max({texts: [fuel], entries: [entry_no]}, rank) filter (fuel is not null) as fuel,
    arg_max({texts: [gvm_kg], entries: [entry_no]}, rank) filter (gvm_kg is not null) as gvm,
    arg_max({texts: [curb_mass_kg], entries: [entry_no]}, rank) filter (curb_mass_kg is not null) as curb,
    arg_max(catalogue, rank) as catalogue,
    arg_max(batch_no, rank) as batch_no
from (select *, (coalesce(batch_year, 0), coalesce(batch_no, 0), entry_no) as rank from corrected)
group by model_code
