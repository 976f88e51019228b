"""Sentences with figures in them, worded once and written twice: on the page and in the letter."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from reports.page import percent
from reports.words import Pair, say


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, in percent; whether it reaches a threshold is judged unrounded and said beside it."""

    part: int
    whole: int

    @property
    def text(self) -> str:
        """The share with one decimal, half up."""
        return f"{percent(self.part, self.whole):.1f}%"

    def points_from(self, threshold: float) -> Pair:
        """How far the share is from a threshold, in percentage points; a distance never rounds to none."""
        apart = abs(self.part * 100 - threshold * self.whole)
        tenths = int(apart * 20 + self.whole) // (2 * self.whole)
        return say("pack.tiny") if apart and not tenths else Pair(f"{tenths / 10:.1f}", f"{tenths / 10:.1f}")


Value = int | str | date | Pair | Share


def _wan(count: int) -> str:
    """A number for Chinese prose: in ten thousands with one decimal from 10,000 on, half up."""
    return f"{count:,}" if count < 10_000 else f"{(count + 500) // 1_000 / 10:g}万"


def day_zh(day: date) -> str:
    """A day as letters write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _page(value: Value) -> Pair:
    match value:
        case Pair():
            return value
        case int():
            return Pair(_wan(value), f"{value:,}")
        case Share():
            return Pair(value.text, value.text)
    return Pair(str(value), str(value))


def _letter(value: Value) -> str:
    match value:
        case date():
            return day_zh(value)
    return _page(value).zh


@dataclass(frozen=True, slots=True)
class Said:
    """One sentence of the catalogue and what fills it."""

    key: str
    values: tuple[tuple[str, Value], ...]

    @property
    def page(self) -> Pair:
        """As it stands on the page: ISO days, large numbers in 万, full in the tables."""
        filled: dict[str, object] = {}
        for name, value in self.values:
            both = _page(value)
            filled |= {name: both.zh, f"{name}_en": both.en}
        return say(self.key, **filled)

    @property
    def letter(self) -> str:
        """As it stands in the letter: days in words, numbers as on the page."""
        filled: dict[str, object] = {}
        for name, value in self.values:
            filled |= {name: _letter(value), f"{name}_en": ""}
        return say(self.key, **filled).zh


def said(key: str, **values: Value) -> Said:
    """Put a sentence together."""
    return Said(key, tuple(values.items()))


def listed(names: Sequence[Pair]) -> Pair:
    """Several names as one."""
    return Pair("、".join(name.zh for name in names), ", ".join(name.en for name in names))
