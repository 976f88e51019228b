-- What an entry states after a correction. Of several variants it does not say which it corrects: it stands beside them.
create or replace temp macro corrected(stated, correction) as case
    when correction is null then stated
    when len(stated.texts) > 1
        then {texts: list_sort(list_distinct(list_concat(stated.texts, correction.texts))), entry: correction.entry}
    else correction
end
