-- One row per model that a catalogue names, as it is compared: capitals, no spaces. Sections on energy-saving vehicles
-- (节能型汽车), which the vessel-tax catalogue also has, list no new-energy vehicles: a model that stands there alone is_saving.
select
    upper(replace(m.text, ' ', '')) as model_key,
    bool_and(coalesce(r.section, '') like '%节能型%') as is_saving
from raw.nev_entry as r
join staging.entry as e
    on e.kind = 'nev_entry' and e.file_sha256 = r.file_sha256 and e.sheet = r.sheet and e.row_no = r.row_no
cross join unnest(regexp_split_to_array(r.model_code, '[、,;]')) as m(text)
where r.wrong_content is null and r.model_code is not null
group by model_key
