-- One row per model and stretch of time: what was announced about it and whether it was listed, suspended or cancelled.
-- valid_to is the first day on which the row no longer holds; where the day of an entry is unknown, valid_from is null and
-- not_before may say which days it cannot have been. A correction counts from the day of the entry that it
-- corrects; what an entry leaves out is as the entries before it, else the new-energy catalogues, say. A product listed anew
-- after a cancellation is another product: nothing is carried over from the cancelled one. Whether a cancellation ended the
-- listing is unclear where the same batch announces the model as new, where it was announced for another enterprise and
-- neither cancelled for it nor extended for the one that cancels, and where its day is unknown and none before has ended
-- the listing; doubt says which.
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
party as (
    select model_code, seq, event_on, batch_no, kind, unnest(if(len(enterprise_ids) = 0, [null], enterprise_ids)) as enterprise_id
    from core.model_event
    semi join (from core.model_event where kind = 'cancel') using (model_code)
    where kind in ('new', 'change', 'listed', 'restore', 'cancel')
),
contested as (
    select distinct c.model_code, c.seq
    from party as c
    join party as l on l.model_code = c.model_code and l.seq < c.seq and l.kind <> 'cancel'
    where c.kind = 'cancel'
        and (
            (l.kind = 'new' and l.batch_no = c.batch_no and l.event_on is not distinct from c.event_on)
            or (
                l.enterprise_id <> c.enterprise_id
                and not exists (
                    from party as x
                    where x.model_code = c.model_code and x.seq > l.seq and x.seq <= c.seq
                        and (
                            (x.kind = 'cancel' and coalesce(x.enterprise_id, l.enterprise_id) = l.enterprise_id)
                            or (x.kind in ('change', 'restore') and x.enterprise_id = c.enterprise_id)
                        )
                )
            )
        )
),
event as (
    select
        e.* replace (
            corrected(e.emission, a.emission) as emission,
            corrected(e.fuel, a.fuel) as fuel,
            corrected(e.product, a.product) as product,
            corrected(e.gvm, a.gvm) as gvm,
            corrected(e.curb, a.curb) as curb,
            corrected(e.engine, a.engine) as engine,
            coalesce(a.enterprise, e.enterprise) as enterprise
        ),
        case
            when e.kind = 'unclear' then 'missing:entry_kind'
            when e.kind = 'cancel' and c.seq is not null then 'conflict:cancellation'
            when e.kind = 'cancel' and e.event_on is null and e.batch_no is null and not coalesce(
                lag(e.kind = 'cancel' and c.seq is null) over (partition by e.model_code order by e.seq), false
            ) then 'missing:published_on'
        end as doubt,
        case
            when doubt is not null then 'unclear'
            when e.kind in ('new', 'listed', 'restore') then 'listed'
            when e.kind = 'suspend' then 'suspended'
            when e.kind = 'cancel' then 'cancelled'
        end as effect
    from core.model_event as e
    left join applied as a using (model_code, seq)
    left join contested as c using (model_code, seq)
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
        last_value(if(effect is null, null, coalesce(doubt, '')) ignore nulls) over so_far as doubt,
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
    c.doubt,
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
