-- One row per model and stretch of time: what was announced about it and whether it was listed, suspended or cancelled.
-- valid_to is the first day on which the row no longer holds; where the day of an entry is unknown, valid_from is null and
-- not_before may say which days it cannot have been. A correction counts from the day of the entry that it
-- corrects; what an entry leaves out is as the entries before it, else the new-energy catalogues, say. A product listed anew
-- after a cancellation is another product: nothing is carried over from the cancelled one.
with correction as (
    select
        c.model_code,
        c.seq,
        max(t.seq) as target_seq,
        any_value(c.emission) as emission,
        any_value(c.fuel) as fuel,
        any_value(c.product) as product,
        any_value(c.gvm) as gvm,
        any_value(c.curb) as curb,
        any_value(c.engine) as engine,
        any_value(c.enterprise) as enterprise
    from core.model_event as c
    join core.model_event as t
        on t.model_code = c.model_code and t.seq < c.seq and t.kind in ('new', 'change', 'listed', 'restore')
    where c.kind = 'correction'
    group by c.model_code, c.seq
),
applied as (
    select
        model_code,
        target_seq as seq,
        arg_max(emission, seq) filter (emission is not null) as emission,
        arg_max(fuel, seq) filter (fuel is not null) as fuel,
        arg_max(product, seq) filter (product is not null) as product,
        arg_max(gvm, seq) filter (gvm is not null) as gvm,
        arg_max(curb, seq) filter (curb is not null) as curb,
        arg_max(engine, seq) filter (engine is not null) as engine,
        arg_max(enterprise, seq) filter (enterprise is not null) as enterprise
    from correction
    group by model_code, target_seq
),
event as (
    select
        e.* replace (
            coalesce(a.emission, e.emission) as emission,
            coalesce(a.fuel, e.fuel) as fuel,
            coalesce(a.product, e.product) as product,
            coalesce(a.gvm, e.gvm) as gvm,
            coalesce(a.curb, e.curb) as curb,
            coalesce(a.engine, e.engine) as engine,
            coalesce(a.enterprise, e.enterprise) as enterprise
        ),
        case e.kind
            when 'new' then 'listed'
            when 'listed' then 'listed'
            when 'restore' then 'listed'
            when 'suspend' then 'suspended'
            when 'cancel' then 'cancelled'
            when 'unclear' then 'unclear'
        end as effect
    from core.model_event as e
    left join applied as a using (model_code, seq)
    where e.kind <> 'correction'
),
followed as (
    select
        *,
        effect = 'listed' and kind <> 'restore' and last_value(effect ignore nulls) over before = 'cancelled' as is_anew
    from event
    window before as (partition by model_code order by seq rows between unbounded preceding and 1 preceding)
),
numbered as (
    select *, count(*) filter (is_anew) over (partition by model_code order by seq) as product_no
    from followed
),
carried as (
    select
        model_code,
        seq,
        kind,
        event_on as valid_from,
        not_before,
        lead(coalesce(event_on, not_before)) over model as valid_to,
        lead(seq) over model is not null as is_followed,
        batch_no,
        known_on,
        entry_no,
        legal_form,
        document_no,
        last_value(effect ignore nulls) over so_far as effect,
        bool_or(kind = 'change') over so_far as was_changed,
        last_value(emission ignore nulls) over so_far as emission,
        last_value(fuel ignore nulls) over so_far as fuel,
        last_value(product ignore nulls) over so_far as product,
        last_value(gvm ignore nulls) over so_far as gvm,
        last_value(curb ignore nulls) over so_far as curb,
        last_value(engine ignore nulls) over so_far as engine,
        last_value(enterprise ignore nulls) over so_far as enterprise,
        last_value(brand ignore nulls) over so_far as brand
    from numbered
    window
        model as (partition by model_code order by seq),
        so_far as (partition by model_code, product_no order by seq rows between unbounded preceding and current row)
)
select
    c.model_code,
    c.seq,
    coalesce(c.effect, if(c.was_changed, 'listed', 'proposed')) as listing,
    c.kind,
    c.valid_from,
    c.not_before,
    c.valid_to,
    c.batch_no,
    c.known_on,
    c.entry_no,
    c.legal_form,
    c.document_no,
    coalesce(c.emission, n.emission) as emission,
    coalesce(c.fuel, n.fuel) as fuel,
    coalesce(c.product, n.product) as product,
    coalesce(c.gvm, n.gvm) as gvm,
    coalesce(c.curb, n.curb) as curb,
    c.engine,
    coalesce(c.enterprise, n.enterprise) as enterprise,
    coalesce(c.brand, n.brand) as brand
from carried as c
left join core.nev_model as n using (model_code)
where not c.is_followed or coalesce(c.valid_from, c.not_before) is distinct from c.valid_to
