-- Every fuel text ever published.
select fuel as text from raw.announcement where fuel is not null
union
select fuel from raw.nev_entry where fuel is not null
