-- A vehicle identification number: 17 capital letters and digits without I, O, Q. Full-width and small letters and white
-- space around it are forgiven; null when it is none.
create or replace temp macro read_vin(text) as if(
    regexp_full_match(text, '[A-HJ-NPR-Z0-9]{17}'),
    text,
    nullif(regexp_extract(
        upper(translate(
            trim(text, e' \t　'),
            'ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＲＳＴＵＶＷＸＹＺ０１２３４５６７８９',
            'ABCDEFGHJKLMNPRSTUVWXYZ0123456789'
        )),
        '^[A-HJ-NPR-Z0-9]{17}$'
    ), '')
)
