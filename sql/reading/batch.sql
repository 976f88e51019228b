-- Every batch ever named.
select batch_no as text from raw.announcement where batch_no is not null
union
select batch_no from raw.nev_entry where batch_no is not null
union
select batch_no from raw.notice where batch_no is not null
union
select batch_no from raw.declared_count where batch_no is not null
union
select batch_no from raw.batch_review where batch_no is not null
