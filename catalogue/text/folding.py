"""Bring published text to one form for comparing; what is stored stays as published until it is folded."""

import re
import unicodedata

# A trailing unit says how a value is measured; spellings of one column differ in it: (ml), (mL), （人）.
# Other bracketed text, such as (项) or (工况法), tells columns apart and stays.
KILOGRAMS = ("kg", "Kg", "KG", "千克", "公斤")
MILLIMETRES = ("mm", "MM", "毫米")
UNITS = (
    *KILOGRAMS, *MILLIMETRES, "g", "克", "t", "T", "吨", "m", "米", "cm", "厘米", "km", "km/h", "L", "ml", "mL", "kW",
    "kWh", "Wh/kg", "%", "人", "年", "万元", "L/100km", "kWh/100km", "kWh/t·100km", "Wh/km·kg",
)  # fmt: skip
_SPACE = re.compile(r"\s+")
_UNIT = re.compile(r"\((" + "|".join(map(re.escape, UNITS)) + r")\)$")


def fold(text: str) -> str:
    """Make full-width and half-width forms equal and every run of white space one space."""
    return _SPACE.sub(" ", unicodedata.normalize("NFKC", text)).strip()


def heading(text: str) -> str:
    """Reduce a column heading to the form in which two spellings of the same heading are equal."""
    return _UNIT.sub("", _bare(text))


def unit(text: str) -> str | None:
    """Return the trailing unit that `heading` drops: kg of 总质量（kg）, None of 总质量."""
    found = _UNIT.search(_bare(text))
    return found[1] if found else None


def _bare(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))
