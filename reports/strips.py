"""The China VI strip: for each place a line of days with a dot where its cities began, and the day asked for."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from reports.reading import grouped
from reports.scopes import Scope, Scopes
from reports.timing import City
from reports.words import Pair, name, say

EDGE: Final = 7.0  # percent of the line left free at either end
APART: Final = 7.0  # percent between dots, so that their figures do not touch
HIGH: Final = 22  # pixels that a dot takes where several stand one below the other
TICKS_APART: Final = 22.0  # what the longest takes of the narrowest line
DOTS: Final = {"on_time": "", "late": "late", "uncertain": "unsure"}


@dataclass(frozen=True, slots=True)
class Dot:
    """Cities that began on one day; `x` in percent of the line, `y` in pixels below it."""

    x: float
    y: int
    cities: int
    kind: str


@dataclass(frozen=True, slots=True)
class Tick:
    """One day named above the line; the one asked for stands out."""

    x: float
    text: str
    is_due: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One place: how many of its cities stand how, and the same in words."""

    name: Pair
    path: str
    units: int
    on_time: int
    late: int
    uncertain: int
    no_act_found: int
    dots: Sequence[Dot]
    height: int
    text: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The lines of one vehicle group, worst place first."""

    group: str
    due_on: date
    due_x: float
    ticks: Sequence[Tick]
    rows: Sequence[Row]
    whole: Row

    @property
    def title(self) -> Pair:
        """What it finds."""
        row, group = self.whole, name("duty_group", self.group)
        return say(
            "timing.title", zh=group.zh, en=group.en, units=row.units, on_time=row.on_time, late=row.late,
            uncertain=row.uncertain, none=row.no_act_found,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(EDGE + (100 - 2 * EDGE) * share, 1)


def _scale(days: Sequence[date], due: date) -> _Scale:
    """From three quarters before the day asked for, or earlier, to half a year after it, or later."""
    return _Scale(
        min([*days, due - timedelta(days=273)]),
        max([*days, due + timedelta(days=184)]),
    )


def _ticks(scale: _Scale, due: date) -> list[Tick]:
    """The day asked for, and firsts of quarters where there is room."""
    found = [Tick(scale.x(due), f"{due}", True)]
    for month in range(scale.first.year * 4, scale.last.year * 4 + 4):
        day = date(month // 4, month % 4 * 3 + 1, 1)
        inside = scale.first <= day <= scale.last
        if inside and all(abs(scale.x(day) - tick.x) >= TICKS_APART for tick in found):
            found.append(Tick(scale.x(day), f"{day:%Y-%m}", False))
    return sorted(found, key=lambda tick: tick.x)


def _levels(days: Iterable[float]) -> list[int]:
    """For each place on the line the first level on which it stands clear of those before it."""
    last: list[float] = []
    found = []
    for x in days:
        level = next((at for at, before in enumerate(last) if x - before >= APART), len(last))
        last[level : level + 1] = [x]
        found.append(level)
    return found


def _dots(began: Mapping[tuple[date, str], int], scale: _Scale) -> list[Dot]:
    """The dots in the order of their days, each on its day; those that would touch stand one below the other."""
    rows = sorted(began.items())
    levels = _levels(scale.x(day) for (day, _), _ in rows)
    middle = max(levels, default=0) * HIGH // 2
    return [
        Dot(scale.x(day), level * HIGH - middle, cities, DOTS[standing])
        for level, ((day, standing), cities) in zip(levels, rows, strict=True)
    ]


def _row(title: Pair, path: str, cities: Sequence[City], scale: _Scale) -> Row:
    began = Counter(
        (city.effective_from, city.timing)
        for city in cities
        if city.effective_from is not None and city.timing in DOTS
    )
    standings = Counter(city.timing for city in cities)
    told = [
        say("timing.dot", day=day, n=n, zh=name("timing_state", standing).zh).zh
        for (day, standing), n in sorted(began.items())
    ]
    dots = _dots(began, scale)
    return Row(
        title,
        path,
        len(cities),
        standings["on_time"],
        standings["late"],
        standings["uncertain"],
        standings["no_act_found"],
        dots,
        max((dot.y for dot in dots), default=0) * 2 + HIGH,
        "；".join(told),
    )


def strip(group: str, places: Iterable[tuple[Scope, Sequence[City]]]) -> Strip:
    """Draw the cities of one vehicle group, a line for each place that has any."""
    lines = [(scope, [city for city in cities if city.vehicle_group == group]) for scope, cities in places]
    lines = [(scope, cities) for scope, cities in lines if cities]
    every = [city for _, cities in lines for city in cities]
    due = every[0].due_on
    scale = _scale([city.effective_from for city in every if city.effective_from and city.timing in DOTS], due)
    rows = [_row(scope.name, scope.path, cities, scale) for scope, cities in lines]
    rows.sort(key=lambda row: (-row.late, -row.uncertain, -row.no_act_found))
    return Strip(group, due, scale.x(due), _ticks(scale, due), rows, _row(say("label.total"), "", every, scale))


def _places(places: Iterable[Scope], all_: Scopes, cities: Sequence[City]) -> list[tuple[Scope, list[City]]]:
    """The cities under each place; a municipality is its own."""
    by_code = grouped(cities, lambda city: city.prefecture_code)
    return [
        (place, [city for one in (all_.cities(place) or [place]) for city in by_code.get(one.scope_code, [])])
        for place in places
    ]


def both_strips(all_: Scopes, cities: Sequence[City]) -> list[Strip]:
    """Light vehicles by province, and urban heavy diesel, for which few places have acted, by region."""
    return [
        strip("LDV", _places(all_.provinces(), all_, cities)),
        strip("HDV_URBAN", _places(all_.of_kind("region"), all_, cities)),
    ]
