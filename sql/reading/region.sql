-- Every place that stands in a register file or a table of totals.
select distinct text from raw.code_text where field = 'region_code'
union
select region_code from raw.fleet_statistic where region_code is not null
