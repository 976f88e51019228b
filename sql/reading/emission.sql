-- Every emission text ever published, and the empty one, which stands for a cell left empty beside others.
select emission_standard as text from raw.announcement where emission_standard is not null
union
select emission_standard from raw.nev_entry where emission_standard is not null
union
select emission_standard from raw.disclosure where emission_standard is not null
union
select ''
