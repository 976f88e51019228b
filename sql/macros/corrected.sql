-- What an entry states after a correction. Of several variants it does not say which it corrects: it stands beside them.
create or replace temp macro corrected(stated, correction) as case
    when correction is null then stated
    when len(stated.texts) > 1
        then attribute(list_concat(
            list_zip(stated.texts, stated.entries), list_zip(correction.texts, correction.entries)
        ))
    else correction
end
