-- Every length or set of outer dimensions ever published.
select length_mm as text from raw.announcement where length_mm is not null
union
select length_mm from raw.nev_entry where length_mm is not null
