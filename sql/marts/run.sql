-- One row per run made so far for policy days up to this one; is_current marks the run behind these tables.
select *, run_id = $run_id as is_current
from history.run
where as_of <= $as_of
order by as_of, run_id
