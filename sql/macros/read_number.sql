-- A number of a document or an engine in one form: capital letters, null where the cell says that there is none.
create or replace temp macro read_number(text) as if(
    length(text) > 5,
    upper(text),
    if(
        -- a list: of a long `in` the engine makes a join, which would mix up the order of the rows
        list_contains(
            ['', '-', '--', '---', '/', '\', '无', '无号', '空', '暂无', '不详', '未知', '不适用', '0', 'NONE', 'NULL', 'NAN', 'N/A'],
            upper(text)
        ),
        null,
        upper(text)
    )
)
