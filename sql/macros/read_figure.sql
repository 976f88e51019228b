-- A figure as a number: 86.5, 86.5%, 1,234, -0.3, 12.5万辆. Null when it is none.
create or replace temp macro read_figure(text) as if(
    regexp_full_match(
        text, '[-+]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,15})?([eE][-+]?\d{1,2})?\s*(%|万?\s*辆?)'
    ),
    try_cast(regexp_extract(replace(text, ',', ''), '^[-+]?\d+(\.\d+)?([eE][-+]?\d+)?') as double)
        * if(contains(text, '万'), 10000, 1),
    null
)
