-- A stage as it is written in tables: I, II, III, IV, V, VI.
create or replace temp macro stage_name(stage) as ['I', 'II', 'III', 'IV', 'V', 'VI'][stage]
