"""The burn-up chart: where lines, range and labels of running totals go, for a wide and a narrow drawing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reports.series import Series, in_ten_thousands
from reports.words import say

STEPS: Final = (1, 2, 2.5, 5, 10)
LINES: Final = 6  # grid lines aimed at
HEADROOM: Final = 1.06
GAP: Final = 1.25  # least distance of labels beside each other, in heights of a letter


@dataclass(frozen=True, slots=True)
class Frame:
    """The size of a drawing and of its plot, in its own units; `font` stays at 12 px or more on any screen."""

    kind: str
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    font: float


WIDE: Final = Frame("wide", 860, 340, 54, 742, 14, 306, 13)
NARROW: Final = Frame("narrow", 320, 320, 50, 232, 14, 290, 13.5)


@dataclass(frozen=True, slots=True)
class Label:
    """Words in the drawing."""

    text: str
    x: float
    y: float
    anchor: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """One drawing, ready for its template: every path and place worked out."""

    frame: Frame
    title: str
    desc: str
    rows: Sequence[Label]
    columns: Sequence[Label]
    lines: Sequence[tuple[str, str]]
    target_y: float | None
    dots: Sequence[tuple[str, float, float]]
    labels: Sequence[Label]


def grid_step(highest: float) -> float:
    """A round distance of grid lines."""
    rough = highest / LINES
    power = 1.0
    while power * 10 <= rough:
        power *= 10
    return max(next(step for step in STEPS if step * power >= rough) * power, 1.0)


def _figure(value: float, wan: bool) -> str:
    return f"{round(value / 10_000, 1):g}" if wan else f"{value:,.0f}"


def apart(wanted: Iterable[float], gap: float, lowest: float) -> list[float]:
    """Heights for labels beside the plot, top to bottom, moved until none covers another."""
    found: list[float] = []
    for y in wanted:
        found.append(max(y, found[-1] + gap) if found else y)
    if found and found[-1] > lowest:
        shift = found[-1] - lowest
        found = [y - shift for y in found]
    return found


@dataclass(frozen=True, slots=True)
class _Plot:
    series: Series
    frame: Frame

    @property
    def top_value(self) -> float:
        highest = self.series.highest * HEADROOM
        step = grid_step(highest)
        return step * -(-highest // step)

    def x(self, place: float) -> float:
        last = max(len(self.series.rows) - 1, 1)
        return round(self.frame.left + (self.frame.right - self.frame.left) * place / last, 1)

    def y(self, value: float) -> float:
        height = self.frame.bottom - self.frame.top
        return round(self.frame.bottom - height * value / self.top_value, 1)

    def path(self, values: Sequence[float]) -> str:
        return "M" + "L".join(f"{self.x(at):g} {self.y(value):g}" for at, value in enumerate(values))

    def known_path(self, values: Sequence[float]) -> str:
        """A line that ends where the data do, which may be in the middle of a month."""
        *before, last = values
        end = f"{self.x(self.series.reached):g} {self.y(last):g}"
        return f"{self.path(before)}L{end}" if before else f"M{end}"

    def grid(self) -> list[Label]:
        step, wan = grid_step(self.series.highest * HEADROOM), in_ten_thousands(self.series.highest)
        values = [step * at for at in range(round(self.top_value / step) + 1)]
        return [Label(_figure(value, wan), self.frame.left, self.y(value), "end") for value in values]

    def columns(self) -> list[Label]:
        rows = self.series.rows
        last = len(rows) - 1
        each, room = 6 if self.frame.kind == "wide" else 12, self.frame.font * 6  # the last label ends at its place
        found = [
            at for at, row in enumerate(rows) if (row.month.month - 1) % each == 0 and self.x(last) - self.x(at) > room
        ]
        return [
            Label(rows[at].text, self.x(at), self.frame.bottom, "end" if at == last else "middle")
            for at in sorted({*found, last})
        ]

    def lines(self) -> Iterator[tuple[str, str]]:
        known, projected = self.series.known, self.series.projected
        total = known[-1].claimed_total or 0 if known else 0
        end = len(self.series.rows) - 1
        if projected:
            start = f"{self.x(self.series.reached):g} {self.y(total):g}"
            low, middle, high = (f"{self.x(end):g} {self.y(value):g}" for value in projected)
            yield "band", f"M{start}L{high}L{low}Z"
        if self.series.target:
            yield "even", self.path([row.even or 0 for row in self.series.rows])
        if projected:
            yield "mid", f"M{start}L{middle}"
        if known:
            yield "ver", self.known_path([row.verified_total or 0 for row in known])
            yield "act", self.known_path([row.claimed_total or 0 for row in known])

    def beside(self) -> Iterator[Label]:
        """Labels to the right of the plot: the projection, top to bottom."""
        if not self.series.projected:
            return
        low, middle, high = self.series.projected
        wan = in_ten_thousands(self.series.highest)
        ends = (("chart.high", high, "m"), ("chart.middle", middle, "act"), ("chart.low", low, "m"))
        font = self.frame.font
        heights = apart((self.y(value) + font / 3 for _, value, _ in ends), font * GAP, self.frame.bottom)
        for (key, value, kind), height in zip(ends, heights, strict=True):
            yield Label(say(key, value=_figure(value, wan)).zh, self.frame.right + 6, round(height, 1), "start", kind)

    def on_lines(self) -> Iterator[Label]:
        """Labels on the lines themselves."""
        frame, series, wan = self.frame, self.series, in_ten_thousands(self.series.highest)
        if series.target:
            value = _figure(series.target, wan)
            yield Label(say("chart.target", value=value).zh, frame.left + 4, self.y(series.target) - 7, "start", "tgt")
        if not series.known:
            return
        claimed, verified = series.known[-1].claimed_total or 0, series.known[-1].verified_total or 0
        x, wide = self.x(series.reached), frame.font * 6
        left, right = (round(x - 9, 1), "end"), (round(x + 9, 1), "start")
        gap = frame.font * GAP
        above = self.y(claimed) - frame.font * 0.7
        below = min(max(self.y(verified) + frame.font * 0.9, above + gap), frame.bottom - 5)
        above = min(above, below - gap)  # of lines at the foot of the plot both labels stand above them
        place = left if x - frame.left > wide else right
        yield Label(say("chart.claimed", value=_figure(claimed, wan)).zh, place[0], round(above, 1), place[1], "act")
        place = right if frame.right - x > wide else left
        text = say("chart.verified", value=_figure(verified, wan)).zh
        under = self.under(frame.right - frame.font * (len(text) * 0.62 + 1)) + frame.font
        if place == left and under <= frame.bottom - 5:  # left of its dot the line itself would run through it
            place, below = (frame.right, "end"), max(below, under)
        yield Label(text, place[0], round(below, 1), place[1], "ver")

    def under(self, x: float) -> float:
        """The lowest height of the line of verified ones from a place on."""
        heights = [self.y(row.verified_total or 0) for row in self.series.known]
        return max(y for at, y in enumerate(heights, start=1) if at == len(heights) or self.x(at) >= x)

    def even_label(self) -> Iterator[Label]:
        """The name of the even path, where it is furthest from the other lines."""
        rows, font = self.series.rows, self.frame.font
        if not self.series.target or len(rows) < 8:
            return

        def room(at: int, side: int) -> float:
            box = [at - side * back for back in (0, len(rows) // 12, len(rows) // 6)]
            y = self.y(rows[at].even or 0) - side * font
            others = [self.series.target or 0]
            for place in (one for one in box if 0 <= one < len(rows)):
                row = rows[place]
                others += [value for value in (row.claimed_total, row.verified_total) if value is not None]
            if self.series.projected and at > len(self.series.known) - 2:
                return -1.0
            return min(abs(self.y(value) - y) for value in others)

        places = range(len(rows) // 4, 3 * len(rows) // 4)
        at, side = max(((at, side) for at in places for side in (1, -1)), key=lambda one: (room(*one), -one[0]))
        shift = -font * 0.6 if side > 0 else font * 1.4
        x, y = round(self.x(at) - side * 4, 1), round(self.y(rows[at].even or 0) + shift, 1)
        yield Label(say("chart.even").zh, x, y, "end" if side > 0 else "start", "m")

    def dots(self) -> Iterator[tuple[str, float, float]]:
        if known := self.series.known:
            x = self.x(self.series.reached)
            yield "ver", x, self.y(known[-1].verified_total or 0)
            yield "act", x, self.y(known[-1].claimed_total or 0)


def _desc(series: Series) -> str:
    """The main values in a sentence, for those who do not see the drawing."""
    if not series.known:
        return say("chart.desc_empty").zh
    last = series.known[-1]
    day, claimed, verified = series.through or last.text, last.claimed_total, last.verified_total
    parts = [say("chart.desc", day=day, claimed=claimed, verified=verified).zh]
    if series.target:
        parts.append(say("chart.desc_target", target=series.target, even=series.even or last.even).zh)
    if series.projected:
        low, middle, high = series.projected
        parts.append(say("chart.desc_projected", end=series.rows[-1].text, low=low, middle=middle, high=high).zh)
    return "".join(parts)


def draw(series: Series, frame: Frame) -> Chart:
    """Work out one drawing."""
    plot = _Plot(series, frame)
    return Chart(
        frame=frame,
        title=say("chart.title", place=series.place.zh).zh,
        desc=_desc(series),
        rows=plot.grid(),
        columns=plot.columns(),
        lines=list(plot.lines()),
        target_y=plot.y(series.target) if series.target else None,
        dots=list(plot.dots()),
        labels=[*plot.on_lines(), *plot.even_label(), *plot.beside()],
    )


def both_sizes(series: Series) -> list[Chart]:
    """The drawing for wide and for narrow screens."""
    return [draw(series, WIDE), draw(series, NARROW)]
