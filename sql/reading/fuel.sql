-- Every fuel text ever published, and the empty one, which stands for a cell left empty beside others.
select fuel as text from raw.announcement where fuel is not null
union
select fuel from raw.nev_entry where fuel is not null
union
select ''
