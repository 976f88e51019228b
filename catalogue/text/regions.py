"""Places in register files: codes of GB/T 2260 and names, to one six-digit code.

Only what the text says: the unit under which a code stands on a day follows from seed divisions.
A code without a row of its own stands under its first four digits, in a municipality under its first two.
After the last day of a code (valid_to) it means its successor; before the first day of a code (valid_from) it means
the unit of the code that it followed, the one whose last day is the day before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from catalogue.text import coded
from catalogue.text.coded import NOTHING, key

_CODE = re.compile(r"(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})(?:\.0+)?")  # 9 and 12 digits: statistical codes
_MARKS = r"[-—–_/:,、|()\[\]]*"
_BOTH = re.compile(
    rf"{_MARKS}(?:(\d{{6,}}){_MARKS}([\u4e00-\u9fff]+)|([\u4e00-\u9fff]+){_MARKS}(\d{{6,}})){_MARKS}"
)
_COUNTY = re.compile(r"(?![省市盟州]|地区)[\u4e00-\u9fff]{1,14}[区县市旗]|市[辖中北南]区")
PROVINCE = re.compile(r"(?:省|市|(?:壮族|回族|维吾尔)?自治区|特别行政区)$")
_PREFECTURE = re.compile(r"(?<=..)(?:市|地区|盟)$")
_PEOPLES = "朝鲜|土家|苗|藏|羌|彝|布依|侗|哈尼|壮|傣|白|景颇|傈僳|回|蒙古|柯尔克孜|哈萨克"
_AUTONOMOUS = re.compile(rf"(?:(?:{_PEOPLES})族?)+自治州$")


@dataclass(frozen=True, slots=True)
class Region:
    """Six digits: of a county where a code says so, of the prefecture or province where a name does."""

    status: str
    code: str | None = None


def read(text: str) -> Region:
    """Read 130102, 1301, 130102001000, 河北省石家庄市长安区, 雄县; a name that fits two places is unknown, and so is
    one beside a code that contradicts it."""
    word = key(text)
    if word in NOTHING:
        return Region("none")
    if both := code_and_name(word):
        return _agreed(read(both[0]).code, both[1])
    if found := _CODE.fullmatch(word):
        code = found[1][:6].ljust(6, "0")
        return Region("read", code) if _is_placed(code) else Region("unknown")
    codes = _latest(set(_named(word)))
    return Region("read", codes.pop()) if len(codes) == 1 else Region("unknown")


def code_and_name(word: str) -> tuple[str, str] | None:
    """Part 130100石家庄市, 石家庄市(130100) or 130100-石家庄市; None where the text is not a code and a name."""
    found = _BOTH.fullmatch(word)
    return (found[1] or found[4], found[2] or found[3]) if found else None


def _agreed(code: str | None, name: str) -> Region:
    """Take the narrower of a code and the place of a name, where one lies in the other: 130100 石家庄市长安区."""
    named = _latest(set(_named(name)))
    if code and (_divisions().get(code, {}).get("name_zh") == name or named & _above(code)):
        return Region("read", code)
    within = {named_code for named_code in named if code in _above(named_code)}
    return Region("read", within.pop()) if len(within) == 1 else Region("unknown")


def _above(code: str) -> set[str]:
    """Name what a code lies in: itself under its own code and others of its history, its prefecture, its province."""
    return {*_history(code), f"{code[:2]}0000"} | _around(code)


@cache
def _divisions() -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in coded.table("divisions")}


def _is_placed(code: str) -> bool:
    rows = _divisions()
    if code in rows or rows.get(f"{code[:4]}00", {}).get("level") == "prefecture":
        return True
    above = rows.get(f"{code[:2]}0000", {})
    return above.get("unit_code", "") != "" and code[2:4] in ("01", "02", "03")  # 市辖区, 县, and cities before 2007


def _latest(codes: set[str]) -> set[str]:
    """Leave out a code that another of them succeeded: 济源市 was 410881 and is 419001."""
    return {code for code in codes if _divisions().get(code, {}).get("successor") not in codes}


@cache
def _names() -> tuple[dict[str, set[str]], dict[str, set[str]], dict[str, set[str]]]:
    """Names of provinces, full names of units, and their short names: each to the codes that bear it."""
    provinces: dict[str, set[str]] = {}
    full: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    for row in coded.table("divisions"):
        name, level = key(row["name_zh"]), row["level"]
        if level in ("province", "municipality"):
            for one in (name, PROVINCE.sub("", name)):
                provinces.setdefault(one, set()).add(row["code"])
        if level == "municipality":
            full.setdefault(name, set()).add(row["code"])
            short.setdefault(PROVINCE.sub("", name), set()).add(row["code"])
        elif level in ("prefecture", "county_direct"):
            full.setdefault(name, set()).add(row["code"])
            for one in {_PREFECTURE.sub("", name), _AUTONOMOUS.sub("州", name)} - {name}:
                short.setdefault(one, set()).add(row["code"])
    return provinces, full, short


def _named(word: str) -> Iterator[str]:
    """Give every code that the whole text can mean."""
    provinces = _names()[0]
    yield from provinces.get(word, ())
    yield from _within(word, "")
    for name, codes in provinces.items():
        if word.startswith(name) and word != name:
            for code in codes:
                yield from _within(word[len(name) :], code[:2])


def _within(word: str, province: str) -> Iterator[str]:
    """Give what a text without its province means, inside that province where one was named."""
    _, full, short = _names()
    special = coded.terms("region")
    if word in special:
        yield from (code for code in [special[word]] if code.startswith(province))
        return
    for names, shortest in ((full, 2), (short, 3)):  # 长治县 and 西安区 are no parts of the city of that name
        for name, codes in names.items():
            if not word.startswith(name):
                continue
            rest = word[len(name) :]
            for code in codes:
                if not code.startswith(province):
                    continue
                if not rest:
                    yield code
                elif rest in special:
                    yield from (one for one in [special[rest]] if code in _around(one))
                elif len(rest) >= shortest and _COUNTY.fullmatch(rest):
                    yield code


def _around(code: str) -> set[str]:
    """Name the units that a county with a name of its own belongs or belonged to."""
    rows, codes = _divisions(), _history(code)
    return {f"{one[:4]}00" for one in codes} | {rows[one]["unit_code"] for one in codes if one in rows}


def _history(code: str) -> set[str]:
    """Name a code with those that it followed and those that followed them."""
    rows = _divisions()
    codes = {code, *(old for old, row in rows.items() if row["successor"] == code)}
    return codes | {row["successor"] for row in (rows.get(one) for one in codes) if row and row["successor"]}
