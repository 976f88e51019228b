-- One row per model that a catalogue of new-energy vehicles names, as it is compared: capitals, no spaces. Sections on
-- energy-saving vehicles (节能型汽车), which the vessel-tax catalogue also has, list no new-energy vehicles.
select distinct upper(replace(unnest(regexp_split_to_array(r.model_code, '[、,;]')), ' ', '')) as model_key
from raw.nev_entry as r
join staging.entry as e
    on e.kind = 'nev_entry' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
where r.wrong_content is null and coalesce(r.section, '') not like '%节能型%' and r.model_code is not null
