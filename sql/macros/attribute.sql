-- What the entries of one event state of an attribute, from pairs of text and entry: every text once, and for each the
-- first entry that states it; null where none says anything.
create or replace temp macro attribute(pairs) as if(
    len(list_filter(pairs, lambda p: p[1] <> '')) > 0,
    {
        texts: list_sort(list_distinct(list_transform(pairs, lambda p: p[1]))),
        entries: list_transform(
            list_sort(list_distinct(list_transform(pairs, lambda p: p[1]))),
            lambda t: list_min(list_transform(list_filter(pairs, lambda p: p[1] = t), lambda p: p[2]))
        )
    },
    null
)
