-- Every mass ever published, and the empty one, which stands for a cell left empty beside others.
select gvm_kg as text from raw.announcement where gvm_kg is not null
union
select curb_mass_kg from raw.announcement where curb_mass_kg is not null
union
select gvm_kg from raw.nev_entry where gvm_kg is not null
union
select curb_mass_kg from raw.nev_entry where curb_mass_kg is not null
union
select ''
