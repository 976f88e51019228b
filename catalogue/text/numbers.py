"""Numbers as published: Chinese batch numerals, masses and lengths with several values in one cell."""

import re
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor

from catalogue.text.folding import fold

DIGITS = {mark: value for value, mark in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
UNITS = {"十": 10, "百": 100, "千": 1000}
NOTHING = {"", "-", "--", "/", "无", "None", "nan", "×", "××"}


def chinese(text: str) -> int | None:
    """Read a Chinese numeral below ten thousand (八十四 is 84, 一百零五 is 105), or None."""
    if not text:
        return None
    if all(mark in DIGITS for mark in text) and len(text) > 1:  # digit by digit: 二〇一七
        return int("".join(str(DIGITS[mark]) for mark in text))
    total, digit, last_unit = 0, None, 10_000
    for mark in text:
        if mark in DIGITS:
            if digit:  # two digits in a row stand for no number
                return None
            digit = DIGITS[mark]
        elif mark in UNITS and UNITS[mark] < last_unit:
            if digit is None and (mark != "十" or total):
                return None
            last_unit = UNITS[mark]
            total += (1 if digit is None else digit) * last_unit
            digit = None
        else:
            return None
    is_open = digit and total and last_unit > 10 and text[-2] not in "零〇"  # 一百一 is said for 110 and for 101
    return None if is_open else total + (digit or 0)


@dataclass(frozen=True, slots=True)
class Batch:
    """A batch: its number, and the year where numbers start again each year (2017年第10批)."""

    status: str
    batch: int | None = None
    year: int | None = None


_BATCH = re.compile(r"(?:(\d{4})年)?第?\s*(\d{1,4}|[零〇一二三四五六七八九十百千]{1,7})\s*批?")


def read_batch(text: str) -> Batch:
    """Read 409, 第409批, 第八十四批 or 2017年第10批; anything else is unknown."""
    folded = fold(text)
    if folded in NOTHING:
        return Batch("none")
    found = _BATCH.fullmatch(folded)
    number = None
    if found:
        number = int(found[2]) if found[2].isdigit() else chinese(found[2])
    if not found or number is None or number == 0:
        return Batch("unknown")
    return Batch("read", number, int(found[1]) if found[1] else None)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Every value of a cell, ascending; a tolerance (768±23) or a fraction (3500.5) gives the whole ends around it."""

    status: str
    amounts: tuple[int, ...] = ()


_UNIT = re.compile(r"\(?\s*(?:kg|KG|Kg|公斤|千克|mm|MM|毫米)\s*\)?")
_SPLIT = re.compile(r"[,/、;\s]+")
_AMOUNT = re.compile(r"(\d{1,6}(?:\.\d{1,6})?)(?:±(\d{1,5}(?:\.\d{1,6})?))?")


def read_mass(text: str) -> Amounts:
    """Read kilograms: 4495,5995 · 8700/9200 · 768±23 · 3490(Kg). One unreadable part makes it unknown."""
    return _amounts(_UNIT.sub("", fold(text)))


_LENGTH = re.compile(r"(?:长|整车长)\s*:?\s*(?P<only>[\d,/、.]*)")


def read_length(text: str) -> Amounts:
    """Read the length in millimetres of 长:9000 宽:2500 高:3500, of 4968,4975×1790×2070, or of a bare number."""
    folded = _UNIT.sub("", fold(text))
    found = _LENGTH.match(folded)
    return _amounts(found["only"] if found else re.split(r"[×xX*]", folded)[0])


def _amounts(text: str) -> Amounts:
    parts = [part for part in _SPLIT.split(text.strip(" ,/、;")) if part]
    if not parts or text.strip() in NOTHING:
        return Amounts("none")
    values: set[int] = set()
    for part in parts:
        found = _AMOUNT.fullmatch(part)
        if not found:
            return Amounts("unknown")
        middle, spread = Decimal(found[1]), Decimal(found[2] or 0)
        values |= {floor(middle - spread), ceil(middle + spread)}
    if min(values) <= 0:
        return Amounts("unknown")
    return Amounts("read", tuple(sorted(values)))
