-- Files that were known on the day asked for; a null day means all.
select file_sha256, name, source, known_on
from raw.file
where status = 'taken' and ($known_on::date is null or known_on <= $known_on::date)
