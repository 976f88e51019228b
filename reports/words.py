"""The catalogue of fixed strings: every word a page says of its own, in Chinese and English."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

CATALOGUE = Path(__file__).with_name("words.toml")
REMEMBERED = 4_096  # codes that occur again and again; published values are without number


@dataclass(frozen=True, slots=True)
class Pair:
    """One text in both languages, ready to print."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the catalogue; `en_one` is the English for exactly one."""

    zh: str
    en: str
    en_one: str | None = None


def _entries(table: Mapping[str, object], path: str = "") -> Iterator[tuple[str, Entry]]:
    """Walk the nested tables; a table that holds `zh` is an entry, its key the dotted path."""
    for name, value in table.items():
        if not isinstance(value, dict):
            raise ValueError(f"{CATALOGUE.name}: {path}{name} is not a table with zh and en")
        if "zh" in value:
            yield f"{path}{name}", Entry(**value)
        else:
            yield from _entries(value, f"{path}{name}.")


@cache
def catalogue() -> dict[str, Entry]:
    """Read words.toml once."""
    return dict(_entries(tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))))


@cache
def _fixed(key: str) -> Pair:
    return _filled(key, {})


def say(key: str, **values: object) -> Pair:
    """Fill in one entry; `n=1` picks the English singular where there is one."""
    return _filled(key, values) if values else _fixed(key)


def _filled(key: str, values: Mapping[str, object]) -> Pair:
    entry = catalogue()[key]
    english = entry.en_one if entry.en_one and values.get("n") == 1 else entry.en
    return Pair(entry.zh.format(**values), english.format(**values))


@cache
def _published(family: str) -> dict[str, Pair]:
    """The entries of a family by their Chinese words, for values that come as published."""
    found = {key: entry for key, entry in catalogue().items() if key.startswith(f"{family}.")}
    return {entry.zh: Pair(entry.zh, entry.en) for entry in found.values()}


@lru_cache(REMEMBERED)
def name(family: str, code: str | None) -> Pair:
    """The words for a code, e.g. a fuel; a code without words stands for itself, none is said to be missing."""
    if code is None or code == "":
        return say("empty.value")
    if f"{family}.{code}" in catalogue():
        return say(f"{family}.{code}")
    return _published(family).get(code, Pair(code, code))


@lru_cache(REMEMBERED)
def names(family: str, codes: str | None) -> Pair:
    """The words for several codes written with bars between them, as the stage calendar does."""
    found = [name(family, code) for code in (codes or "").split("|")]
    return Pair("、".join(pair.zh for pair in found), ", ".join(pair.en for pair in found))


@lru_cache(REMEMBERED)
def substage(code: str) -> Pair:
    """The sub-stages that a row of the stage calendar names, such as 6a or 6b."""
    return Pair(code.replace("_or_", " 或 ").replace("_", " "), code.replace("_or_", " or ").replace("_", " "))


def stages(value: str) -> Pair:
    """The words for stages, with a sub-stage that stands behind one in brackets: VI (6a)."""
    whole, bracket, part = value.removesuffix(")").partition(" (")
    words, within = names("stage", whole), substage(part)
    return Pair(f"{words.zh}（{within.zh}）", f"{words.en} ({within.en})") if bracket else words


def evidence(field: str, value: str) -> Pair:
    """A value behind a finding: stages and vehicle groups in words, anything else as published."""
    if field.endswith("stage"):
        return stages(value.replace(" | ", "|"))
    family = {"vehicle_group": "group", "fuel": "fuel"}.get(field, "")
    return names(family, value.replace(" | ", "|")) if family else Pair(value, value)


def reason(code: str | None) -> Pair:
    """The words for a reason code; for `missing:FIELD` those of the field; an unknown code is shown as it is."""
    if code is None or code == "":
        return Pair("", "")
    kind, _, field = code.partition(":")
    if field and f"reason.{kind}" in catalogue():
        fields = [name("field", part.strip()) for part in field.split(",")]
        return say(f"reason.{kind}", zh="、".join(f.zh for f in fields), en=", ".join(f.en for f in fields))
    return name("reason", code)


SPOKEN = (say, name, names, reason, substage, evidence)  # what templates may call
