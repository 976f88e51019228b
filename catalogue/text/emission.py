"""Emission standards as published: which standard, which stage, which sub-stage.

Stages are read where they are written, or where the standard has only one (GB 18352.6-2016 is stage VI). A
standard that covers several (GB 17691-2005 covers III to V) leaves the stage open. Nothing is guessed.
"""

import re
from dataclasses import dataclass

from catalogue.text.folding import fold

# Standard -> (vehicle family, stages it covers). Each is the scope of the standard named.
STANDARDS: dict[str, tuple[str, tuple[int, ...]]] = {
    "GB 18352.1-2001": ("LDV", (1,)),
    "GB 18352.2-2001": ("LDV", (2,)),
    "GB 18352.3-2005": ("LDV", (3, 4)),
    "GB 18352.5-2013": ("LDV", (5,)),
    "GB 18352.6-2016": ("LDV", (6,)),
    "GB 17691-1999": ("HDV", (1,)),
    "GB 17691-2001": ("HDV", (1, 2)),
    "GB 17691-2005": ("HDV", (3, 4, 5)),
    "GB 17691-2018": ("HDV", (6,)),
    "GB 14762-2002": ("HDV_PETROL", (1, 2)),
    "GB 14762-2008": ("HDV_PETROL", (3, 4)),
}
# Named beside the stage standard, without a stage of their own: smoke, noise, idle test, fuel consumption.
BESIDE = ("GB 3847", "GB 1495", "GB 18285", "GB 11340", "GB 14763", "GB 20890", "GB 27999", "GB 19578", "GB 30510")
OTHER_VEHICLES = {"GB 14622": "MOTORCYCLE", "GB 18176": "MOTORCYCLE", "GB 19756": "LOW_SPEED"}
NOTHING = {"", "-", "--", "/", "无", "NONE", "NAN", "不适用"}
NUMERALS = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6}
NUMERALS |= {str(number): number for number in range(1, 7)}

_STANDARD = re.compile(r"GB(?:/T)?\s*(\d{4,5}(?:\.\d)?)\s*[-—–―]\s*(\d{4})")
_STAGE = re.compile(r"(?:国|第)\s*(III|II|IV|VI|V|I|[一二三四五六1-6])(?![IVX\d])\s*\(?([AB](?![A-Z]))?")
_SHORT = re.compile(r"(?<![\w.])(6|VI)([AB])(?![\w.])")
# What may stand around the parts that were read, each of which gives way to a new line. Joining words stand between
# two parts: behind the last one, as in 国V+ or 国V中, they may say more than 国V.
_PLAIN = re.compile(r"[ ()\[\]]|阶段|标准|排放|要求")
_BETWEEN = re.compile(r"(?<=\n)[+&和及与中](?=\n)|[\n,;:/、.\-—]")


@dataclass(frozen=True, slots=True)
class Emission:
    """What one string says. `stages` holds every stage stated, none if the string leaves it open.

    status: read; open (a standard of several stages, none named); contradiction (a stage its standard does
    not have); none (says that there is none); unknown (not understood, reported).
    """

    status: str
    standards: tuple[str, ...] = ()
    family: str | None = None
    stages: tuple[int, ...] = ()
    substage: str | None = None


COLUMNS = {
    "status": "varchar", "standards": "varchar[]", "family": "varchar", "stages": "integer[]", "substage": "varchar",
}  # fmt: skip


def read(text: str) -> Emission:
    """Read one published string; never raises."""
    folded = fold(text).upper()
    if folded in NOTHING:
        return Emission("none")
    standards = tuple(f"GB {number}-{year}" for number, year in _STANDARD.findall(folded))
    rest = _STANDARD.sub("\n", folded)
    named = _STAGE.findall(rest) or _SHORT.findall(rest)
    stages = tuple(sorted({NUMERALS[numeral] for numeral, _ in named}))
    letters = {letter.lower() for _, letter in named if letter}
    rest = _BETWEEN.sub("", _PLAIN.sub("", _SHORT.sub("\n", _STAGE.sub("\n", rest))))
    known = [STANDARDS[name] for name in standards if name in STANDARDS]
    others = {OTHER_VEHICLES[name.split("-")[0]] for name in standards if name.split("-")[0] in OTHER_VEHICLES}
    strange = [n for n in standards if n not in STANDARDS and n.split("-")[0] not in (*BESIDE, *OTHER_VEHICLES)]
    families = {family for family, _ in known} | others
    if rest or strange or not (families or stages) or len(families) > 1 or len(letters) > 1:
        return Emission("unknown", standards)
    family = families.pop() if families else None
    return _judge(standards, family, stages, {s for _, covered in known for s in covered}, next(iter(letters), None))


def _judge(
    standards: tuple[str, ...], family: str | None, stages: tuple[int, ...], covered: set[int], letter: str | None
) -> Emission:
    if stages and covered and not covered.issuperset(stages):
        return Emission("contradiction", standards, family, stages)
    if not stages and len(covered) == 1:
        stages = tuple(covered)
    if not stages:
        return Emission("open", standards, family)
    if letter and stages != (6,):
        return Emission("contradiction", standards, family, stages)
    substage = f"{'6' if family == 'LDV' else 'VI'}{letter}" if letter and family in ("LDV", "HDV") else letter
    return Emission("read", standards, family, stages, substage)
