-- Vehicles of the ledger by place, month and outcome (sql/ledger/tally.sql).
select *
from ledger.tally
order by all
