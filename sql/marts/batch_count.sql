-- One row per list of a batch of which a notice declares counts, with what became of it.
select
    batch_no,
    file_sha256,
    file_name,
    declared_enterprises,
    declared_products,
    read_enterprises,
    read_rows,
    read_products,
    status,
    reviewed_by,
    reviewed_on,
    review_reason,
    statement
from staging.batch_count
order by batch_no, file_sha256
