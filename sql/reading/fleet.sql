-- Every public fleet that stands in a register file or a table of totals.
select distinct text from raw.code_text where field = 'fleet'
union
select fleet from raw.fleet_statistic where fleet is not null
