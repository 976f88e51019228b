"""The tile grid of the cities: where each stands, its bin and what is printed in it; not a map."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

from reports.scopes import Scope
from reports.trucks import Progress
from reports.words import Pair, say

POSITIONS: Final = Path(__file__).with_name("tile_grid.csv")
BINS: Final = 5
STEPS: Final = (8, 6, 5, 4, 3, 2.5, 2, 1.5, 1)
UNITS: Final = {10_000: "tiles.unit_wan", 1_000: "tiles.unit_thousand", 1: "tiles.unit_one"}


@dataclass(frozen=True, slots=True)
class Tile:
    """One city."""

    column: int
    row: int
    name: str
    figure: str
    full: str
    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Grid:
    """All tiles, the words of the five bins and of the unit they are printed in."""

    tiles: Sequence[Tile]
    bins: Sequence[str]
    unit: Pair


@cache
def _positions() -> dict[str, tuple[int, int]]:
    with POSITIONS.open(encoding="utf-8", newline="") as file:
        return {row["scope_code"]: (int(row["column"]), int(row["row"])) for row in csv.DictReader(file)}


@dataclass(frozen=True, slots=True)
class _Scale:
    """What a tile counts in, so that three or four characters are enough, and how wide a bin is."""

    unit: int
    width: int

    def figure(self, vehicles: int) -> str:
        if self.unit == 1 or vehicles == 0:
            return f"{vehicles}"
        tenths = (vehicles * 20 + self.unit) // (2 * self.unit)
        return f"{tenths / 10:.1f}" if tenths else "<0.1"

    def kind(self, vehicles: int) -> str:
        return f"q{min(vehicles // self.width, BINS - 1) + 1}"

    def bins(self) -> list[str]:
        edges = [self.width * at / self.unit for at in range(1, BINS)]
        if self.unit > 1:
            inner = [f"{low:g}–{high:g}" for low, high in pairwise(edges)]
        else:  # whole vehicles: a bin ends before the next begins
            inner = [f"{low:g}" if self.width == 1 else f"{low:g}–{high - 1:g}" for low, high in pairwise(edges)]
        return [f"<{edges[0]:g}", *inner, f"≥{edges[-1]:g}"]


def _scale(largest: int) -> _Scale:
    """Tens of thousands, thousands or single vehicles, and a round width of the bins."""
    unit = next(unit for unit in UNITS if largest >= unit)
    wanted = largest / (BINS - 0.5)  # the last bin is open: half a bin of it is in use
    power = 1
    while power * 10 <= wanted:
        power *= 10
    width = next((step * power for step in STEPS if step * power <= wanted), 1)
    return _Scale(unit, max(int(width), 1))


def grid(cities: Sequence[Scope], progress: Mapping[str, Progress]) -> Grid:
    """Lay out the cities; those without a position of their own go below the others, in order."""
    found = {city.scope_code: progress.get(city.scope_code) for city in cities}
    scale = _scale(max([1, *(row.claimed for row in found.values() if row)]))
    positions, below = _positions(), iter(range(1, len(cities) + 1))
    last_row = max((row for _, row in positions.values()), default=0)
    last_column = max((column for column, _ in positions.values()), default=1)
    tiles = []
    for city in cities:
        row, at = found[city.scope_code], positions.get(city.scope_code)
        if at is None:
            number = next(below) - 1
            at = (number % last_column + 1, last_row + 1 + number // last_column)
        is_told = row is not None and row.records > 0
        vehicles = row.claimed if row else 0
        tiles.append(
            Tile(
                at[0],
                at[1],
                city.short_name,
                scale.figure(vehicles) if is_told else "—",
                say("tiles.full", n=vehicles).zh if is_told else say("tiles.none").zh,
                (scale.kind(vehicles) if is_told else "qn") + (" fw" if city.region_code == "FWP" else ""),
                city.path,
            )
        )
    tiles.sort(key=lambda tile: (tile.row, tile.column))
    return Grid(tiles, scale.bins(), say(UNITS[scale.unit]))
