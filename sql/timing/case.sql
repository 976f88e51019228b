-- One row per case that is not answered yet: its number taken apart as sql/timing/timing.sql put it together, the lowest
-- and highest stage of the vehicle as ranks (twice the stage, one more for b or a letter that is not known), the rules in
-- force that day, those that can accuse, those waived by the days known, and those that a day not known may waive.
with taken as (
    select
        case_key,
        (case_key & 1023)::smallint as place_no,
        ((case_key >> 10) & 31)::tinyint as kind_no,
        ((case_key >> 15) & 3)::tinyint as mass,
        ((case_key >> 17) & 1) = 1 as is_short,
        ((case_key >> 18) & 255)::smallint as said_fuels,
        ((case_key >> 26) & 7)::tinyint as use_said,
        ((case_key >> 29) & 3)::tinyint as event,
        ((case_key >> 31) & 255)::smallint as segment,
        ((case_key >> 39) & 15)::smallint as invoice_mark,
        ((case_key >> 43) & 15)::smallint as certificate_mark,
        ((case_key >> 47) & 15)::smallint as first_mark,
        ((case_key >> 51) & 7)::tinyint as stage_min,
        ((case_key >> 54) & 7)::tinyint as stage_max,
        ((case_key >> 57) & 3)::tinyint as letter,
        ((case_key >> 59) & 3)::tinyint as basis,
        ((case_key >> 61) & 1) = 1 as is_contradicted
    from (select distinct case_key from counted_now)
    anti join ledger.timing_case using (case_key)
)
select
    t.* exclude (said_fuels),
    -- a vehicle with a stage has an engine, whatever its fuel, unless all that is known of it is hydrogen
    if(t.basis > 0 and t.said_fuels & 31 > 0, t.said_fuels & 191, t.said_fuels)::smallint as fuels,
    if(t.basis = 0, -1, t.stage_min * 2 + (t.stage_min = 6 and t.letter <> 1)::integer)::tinyint as lowest,
    if(t.basis = 0, 99, t.stage_max * 2 + (t.stage_max = 6 and t.letter <> 1)::integer)::tinyint as highest,
    g.in_force,
    g.firm,
    g.in_grace & (i.waived | c.waived | o.waived) as waived,
    g.in_grace & (i.unknown | c.unknown | o.unknown) & ~(i.waived | c.waived | o.waived) as unknown
from taken as t
join core.timing_segment as g using (segment)
join core.timing_grace as i on i.source = 'invoice' and i.mark = t.invoice_mark
join core.timing_grace as c on c.source = 'certificate' and c.mark = t.certificate_mark
join core.timing_grace as o on o.source = 'first' and o.mark = t.first_mark
