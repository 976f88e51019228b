-- Every sender of a half-yearly report.
select distinct province_code as text from raw.provincial_report where province_code is not null
