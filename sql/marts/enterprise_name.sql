-- One row per name of an enterprise, oldest first, with the document behind a rename and how sure it is.
select
    enterprise_id,
    name,
    from_on,
    lead(from_on) over (partition by enterprise_id order by from_on nulls first, name) as to_on,
    document,
    confidence
from core.enterprise_name
order by enterprise_id, from_on nulls first, name
