"""Fuels in register files: one code, several codes of one vehicle (BE), or words."""

import re
from dataclasses import dataclass
from functools import cache

from catalogue.text import coded
from catalogue.text.coded import NOTHING, key

BURNED_BESIDE = frozenset({"A", "E", "F", "L", "M", "X", "A1"})
ELECTRIC = frozenset({"C", "N", "O"})
_SPLIT = re.compile(r"[/、,;+&|和或]")
_GRADE = re.compile(r"^[-+]?\d{1,2}(?:#|号)(?=柴油|汽油)")
_HYBRID = re.compile(r"(?:插电式?|增程式?)?(汽油|柴油|天然气|甲醇|乙醇|NG|CNG|LNG|LPG)电?混合(?:动力)?")
_PLUG_IN = re.compile(r"插电|增程|PHEV|EREV")
_NO_PLUG = re.compile(r"非插电|不可外接充电|普通混合|(?<![A-Z])HEV")
_CELL = re.compile(r"燃料电池|FCEV")


@dataclass(frozen=True, slots=True)
class FuelCode:
    """Codes of one vehicle, sorted, and what they mean.

    diesel: yes (nothing else is burned), dual (something else too), no, unknown. engine_fuels: gasoline, diesel,
    gas, methanol, ethanol. nev_class: BEV, FCEV, PHEV (plug-in or range extender, as said), HEV (said to be neither),
    HYBRID (not said which).
    """

    status: str
    codes: tuple[str, ...] = ()
    diesel: str = "unknown"
    is_electric: bool | None = None
    has_engine: bool | None = None
    engine_fuels: tuple[str, ...] = ()
    nev_class: str | None = None
    clean_energy: str = "unknown"


def read(text: str) -> FuelCode:
    """Read B, 柴油, 0#柴油, BE, 柴油/天然气, 柴油混合动力; one part not understood makes all unknown."""
    word = key(text)
    if word in NOTHING - {"无"}:  # 无 is a fuel code: no engine, as trailers
        return FuelCode("none")
    found = _words().get(word) or _together(_SPLIT.split(word))
    codes = tuple(sorted(set(found)))
    if not codes or ("Y" in codes and len(codes) > 1):
        return FuelCode("unknown")
    is_plain, is_plug_in = bool(_NO_PLUG.search(word)), bool(_PLUG_IN.search(_NO_PLUG.sub("", word)))
    hybrid = "HYBRID" if is_plain == is_plug_in else "PHEV" if is_plug_in else "HEV"
    return _judge(codes, hybrid, is_cell=bool(_CELL.search(word)))


@cache
def _words() -> dict[str, tuple[str, ...]]:
    known = {word: row["code"] for word, row in coded.rows("fuel").items()} | coded.terms("fuel")
    return {word: (code,) if code == "A1" else tuple(code) for word, code in known.items()}


def _together(parts: list[str]) -> tuple[str, ...]:
    codes = [_part(part) for part in parts if part]
    return tuple(code for one in codes for code in one) if all(codes) else ()


def _part(part: str) -> tuple[str, ...]:
    words, part = _words(), _GRADE.sub("", part)
    if part in words:
        return words[part]
    if found := _HYBRID.fullmatch(part):
        return (*words[found[1]], "O")
    if len(part) == 2 and part.isascii() and part[0] in words and part[1] in words:  # two letters for two fuels
        return words[part[0]] + words[part[1]]
    return ()


@cache
def _meaning() -> dict[str, dict[str, str]]:
    """What each code burns: the rows of fuel_terms that stand under a code of fuel_codes."""
    return {row["text"]: row for row in coded.table("fuel_terms")}


def _judge(codes: tuple[str, ...], hybrid: str, *, is_cell: bool) -> FuelCode:
    rows = [_meaning()[code] for code in codes if code in _meaning()]  # Z has none: nothing is known
    fuels = {fuel for row in rows for fuel in row["fuels"].split("|") if fuel not in ("", "?")}
    engines = {"no" if is_cell and row["text"] == "X" else row["has_engine"] for row in rows}
    is_open = len(rows) < len(codes)
    has_engine = True if "yes" in engines else None if is_open or "" in engines else False
    is_electric = any(row["is_electric"] == "yes" for row in rows) or (None if is_open else False)
    nev_class = _nev_class(codes, hybrid, is_electric, has_engine, is_cell=is_cell)
    return FuelCode(
        "read", codes, _diesel(codes, fuels), is_electric, has_engine, tuple(sorted(fuels)), nev_class,
        _clean_energy(codes, nev_class),
    )  # fmt: skip


def _diesel(codes: tuple[str, ...], fuels: set[str]) -> str:
    beside = set(codes) - {"B"} - ELECTRIC
    if "B" in codes:
        return "yes" if not beside else "dual" if beside <= BURNED_BESIDE else "unknown"
    return "unknown" if {"D", "Z"} & set(codes) or ("O" in codes and not fuels) else "no"


def _nev_class(
    codes: tuple[str, ...], hybrid: str, is_electric: bool | None, has_engine: bool | None, *, is_cell: bool
) -> str | None:
    if not is_electric or has_engine is None:
        return None
    if has_engine:
        return hybrid
    return "FCEV" if is_cell else "BEV" if set(codes) <= {"C", "N"} else None


def _clean_energy(codes: tuple[str, ...], nev_class: str | None) -> str:
    if nev_class == "HEV":  # as clean as what it burns; no act calls it clean for its battery
        codes = tuple(code for code in codes if code not in ELECTRIC)
        if not codes:
            return "no"
    elif nev_class:
        return "unknown" if nev_class == "HYBRID" else "yes"
    said = {row["code"]: row["clean_energy"] for row in coded.table("fuel_codes")}
    together = "".join(codes)
    answers = {said[together]} if together in said else {said[code] for code in codes}
    return answers.pop() if len(answers) == 1 and answers <= {"yes", "no"} else "unknown"
