-- Every way in which a vehicle came to its fleet that stands in a register file.
select distinct text from raw.code_text where field = 'acquisition'
