-- Every vehicle type that stands in a register file.
select distinct text from raw.code_text where field = 'vehicle_type'
