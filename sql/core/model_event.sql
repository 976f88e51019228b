-- One row per model, day, batch and kind of entry; entries of one event that differ are kept side by side as variants.
-- An attribute is a struct of its texts and, for each, the first entry that states it. Rows of a cancellation or
-- suspension say only that the listing ends or pauses; what they repeat about the product is not taken from them. An
-- extension or correction may leave out what stays as it was; elsewhere a cell that is empty beside a filled one of the
-- same event and table is a variant of which nothing is known, and stands among the texts as an empty one. An entry of
-- which neither day nor batch is known comes last: whatever it says may have followed the others. Such is a cancellation
-- in quarantine, too.
with entries as (
    select
        a.*,
        coalesce(a.effective_on, a.published_on, b.published_on) as event_on,
        b.not_before,
        n.enterprise_id,
        a.kind in ('new', 'change', 'listed', 'restore', 'correction', 'proposed', 'unclear') as describes,
        a.kind in ('new', 'listed', 'proposed', 'unclear') as is_variant
    from staging.announcement as a
    left join core.batch as b using (batch_no)
    left join core.enterprise_name as n on n.name = a.enterprise
    where a.model_code is not null
    union all by name
    select q.*, 'cancel' as kind, n.enterprise_id, false as describes, false as is_variant
    from staging.quarantined_cancellation as q
    left join core.enterprise_name as n on n.name = q.enterprise
    semi join staging.announcement using (model_code)
),
completed as (
    select
        * replace (
            if(is_variant and count(emission_standard) over beside > 0, coalesce(emission_standard, ''), emission_standard)
                as emission_standard,
            if(is_variant and count(fuel) over beside > 0, coalesce(fuel, ''), fuel) as fuel,
            if(is_variant and count(product_name) over beside > 0, coalesce(product_name, ''), product_name) as product_name,
            if(is_variant and count(gvm_kg) over beside > 0, coalesce(gvm_kg, ''), gvm_kg) as gvm_kg
        )
    from entries
    window beside as (partition by model_code, event_on, batch_no, kind, file_sha256, sheet)
),
grouped as (
    select
        model_code,
        event_on,
        batch_no,
        kind,
        case kind
            when 'proposed' then 0
            when 'listed' then 1
            when 'new' then 2
            when 'change' then 3
            when 'correction' then 4
            when 'unclear' then 5
            when 'suspend' then 6
            when 'restore' then 7
            when 'cancel' then 8
        end as kind_rank,
        min(not_before) as not_before,
        min(known_on) as known_on,
        min(entry_no) as entry_no,
        min(published_on) as published_on,
        min(legal_form) as legal_form,
        min(document_no) as document_no,
        attribute(list((emission_standard, entry_no)) filter (describes and emission_standard is not null)) as emission,
        attribute(list((fuel, entry_no)) filter (describes and fuel is not null)) as fuel,
        attribute(list((product_name, entry_no)) filter (describes and product_name is not null)) as product,
        attribute(list((gvm_kg, entry_no)) filter (describes and gvm_kg is not null)) as gvm,
        attribute(list((curb_mass_kg, entry_no)) filter (describes and curb_mass_kg is not null)) as curb,
        attribute(list((engine_model, entry_no)) filter (describes and engine_model is not null)) as engine,
        arg_min(enterprise, entry_no) filter (enterprise is not null) as enterprise,
        min(entry_no) filter (enterprise is not null) as enterprise_entry,
        list_sort(list_distinct(list(enterprise_id))) as enterprise_ids,
        arg_min(brand, entry_no) filter (brand is not null) as brand
    from completed
    group by all
)
select
    row_number() over (
        partition by model_code
        order by
            event_on is null and batch_no is null, coalesce(event_on, not_before) nulls first, batch_no nulls first, kind_rank, entry_no
    ) as seq,
    model_code,
    event_on,
    batch_no,
    kind,
    if(event_on is null, not_before, null) as not_before,
    known_on,
    entry_no,
    published_on,
    legal_form,
    document_no,
    emission,
    fuel,
    product,
    gvm,
    curb,
    engine,
    if(enterprise is null, null, {name: enterprise, entry: enterprise_entry}) as enterprise,
    enterprise_ids,
    brand
from grouped
