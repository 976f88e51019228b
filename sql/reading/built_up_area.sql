-- Every answer in a register file to whether a vehicle runs in the built-up area of its city.
select distinct text from raw.code_text where field = 'built_up_area'
