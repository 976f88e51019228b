-- Digits, signs and units of measure in half width, and a date without the spaces inside of it: ２０１９ 年 7 月 1 日. Null
-- for a text of as many bytes as characters, which has none of these.
create or replace temp macro half_width(text) as if(
    strlen(text) > length(text),
    regexp_replace(
        translate(text, '０１２３４５６７８９－／．，：＋ＴＺｋｇｍＫＧＭ　', '0123456789-/.,:+TZkgmKGM '),
        '\s*([年月])\s*|\s+(日)', '\1\2', 'g'
    ),
    null
)
