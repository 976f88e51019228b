-- Files that were known on the day asked for, without registers; a null day means all.
select file_sha256, name, source, known_on
from raw.file
anti join raw.register_file using (file_sha256)
where status = 'taken' and ($known_on::date is null or known_on <= $known_on::date)
