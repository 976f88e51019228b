-- One row per column and text that says what a vehicle is used for: 1 city bus, 2 sanitation, 3 postal, 4 something else,
-- 5 in a public fleet that the text does not make plain. Sanitation and post have no usage of their own in GA 24: theirs
-- is any but a city bus.
select 'fleet' as field, text,
    case when status = 'unknown' then 5 else coalesce(list_position(['公交', '环卫', '邮政'], value), 4) end::tinyint as said
from reading.fleet
where status in ('read', 'unknown')
union all
select 'usage', text, coalesce(list_position(['bus', 'sanitation', 'postal'], sector), 4)::tinyint
from reading.usage
where status = 'read' and code is distinct from 'Z'
