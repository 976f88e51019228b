-- The model codes of a cell, in capitals as codes are compared; [null] where the cell is empty. Every code has figures
-- behind its letters, so letters that stand alone belong to the figures after them: XLY 5001A1.
create or replace temp macro model_codes(text) as if(
    text is null,
    [null],
    list_filter(
        regexp_split_to_array(
            regexp_replace(upper(text), '(^|[、,;\s])([A-Z]+)\s+(\d)', '\1\2\3', 'g'), '[、,;\s]+'
        ),
        lambda x: x <> ''
    )
)
