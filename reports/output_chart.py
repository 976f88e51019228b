"""The chart of monthly output: two lines that break where a figure is missing, and a mark at every month in doubt."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reports import burnup
from reports.burnup import Chart, Frame, Label
from reports.output import Told
from reports.series import in_ten_thousands
from reports.words import Pair, say

WIDE: Final = Frame("wide", 860, 300, 54, 770, 14, 266, 13)
NARROW: Final = Frame("narrow", 320, 300, 50, 262, 14, 270, 13.5)
TEN_THOUSAND: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Plot:
    """Months from the first to the last; one without a row keeps its place."""

    months: Sequence[Told]
    frame: Frame

    def at(self, told: Told) -> int:
        """Months since the first."""
        first, month = self.months[0].output.month, told.output.month
        return 0 if first is None or month is None else (month.year - first.year) * 12 + month.month - first.month

    def x(self, place: float) -> float:
        span = max(self.at(self.months[-1]), 1)
        return round(self.frame.left + (self.frame.right - self.frame.left) * place / span, 1)

    @property
    def highest(self) -> int:
        return max((max(told.output.produced or 0, told.output.sold or 0) for told in self.months), default=0)

    @property
    def step(self) -> float:
        return burnup.grid_step(max(self.highest, 1) * burnup.HEADROOM)

    @property
    def top_value(self) -> float:
        return self.step * -(-max(self.highest, 1) * burnup.HEADROOM // self.step)

    def y(self, value: float) -> float:
        height = self.frame.bottom - self.frame.top
        return round(self.frame.bottom - height * value / self.top_value, 1)

    def path(self, field: str) -> str:
        """A line through the figures that there are: a zero stands for a missing one, and breaks it."""
        parts, last = [], -2
        for told in self.months:
            value, at = getattr(told.output, field), self.at(told)
            if value:
                parts.append(f"{'L' if at == last + 1 else 'M'}{self.x(at):g} {self.y(value):g}")
                last = at
        return "".join(parts)

    def lonely(self) -> Iterator[tuple[str, float, float]]:
        """A dot for a figure without neighbours, of which a line shows nothing."""
        for field, kind in (("sold", "ver"), ("produced", "act")):
            known = {self.at(told): getattr(told.output, field) for told in self.months if getattr(told.output, field)}
            yield from ((kind, self.x(at), self.y(known[at])) for at in known if not {at - 1, at + 1} & known.keys())

    def grid(self) -> list[Label]:
        wan = in_ten_thousands(self.highest)
        values = [self.step * at for at in range(round(self.top_value / self.step) + 1)]
        texts = [f"{value / TEN_THOUSAND:g}" if wan else f"{value:,.0f}" for value in values]
        return [Label(text, self.frame.left, self.y(value), "end") for text, value in zip(texts, values, strict=True)]

    def columns(self) -> Iterator[Label]:
        """The first month of a year, of as many years as there is room for."""
        years = [told for told in self.months if told.output.month and told.output.month.month == 1]
        room = self.frame.font * 5
        last = -room
        for told in years or self.months[:1]:
            x = self.x(self.at(told))
            if x - last >= room:
                yield Label(told.output.period, x, self.frame.bottom, "middle")
                last = x

    def doubtful(self) -> Iterator[tuple[str, float, float]]:
        """A mark at both figures of a month in doubt, on the axis where both are missing."""
        for told in self.months:
            if told.doubts:
                x = self.x(self.at(told))
                values = {value for value in (told.output.produced, told.output.sold) if value} or {0}
                yield from (("odd", x, self.y(value)) for value in sorted(values))


def _labels(plot: _Plot) -> Iterator[Label]:
    """The names of the lines beside their last points, kept apart."""
    frame = plot.frame
    ends = []
    for field, words, kind in (
        ("produced", say("output.produced"), "act"),
        ("sold", say("output.sold"), "ver"),
    ):
        with_figure = [told for told in plot.months if getattr(told.output, field)]
        if with_figure:
            ends.append((plot.y(getattr(with_figure[-1].output, field)), words.zh, kind))
    ends.sort()
    heights = burnup.apart((y + frame.font / 3 for y, _, _ in ends), frame.font * burnup.GAP, frame.bottom)
    for (_, text, kind), height in zip(ends, heights, strict=True):
        yield Label(text, frame.right + 6, round(height, 1), "start", kind)


def _draw(plot: _Plot) -> Chart:
    odd = sum(bool(told.doubts) for told in plot.months)
    first, last = plot.months[0].output.period, plot.months[-1].output.period
    return Chart(
        frame=plot.frame,
        title=say("output.chart_title", first=first, last=last).zh,
        desc=say("output.chart_desc", n=len(plot.months), highest=plot.highest, odd=odd).zh,
        rows=plot.grid(),
        columns=list(plot.columns()),
        lines=[line for line in (("ver", plot.path("sold")), ("act", plot.path("produced"))) if line[1]],
        target_y=None,
        dots=[*plot.lonely(), *plot.doubtful()],
        labels=list(_labels(plot)),
    )


def unit(months: Sequence[Told]) -> Pair:
    """What the axis counts in."""
    return say("unit.wan" if in_ten_thousands(_Plot(months, WIDE).highest) else "unit.vehicles")


def both_sizes(months: Sequence[Told]) -> list[Chart]:
    """The drawing for wide and for narrow screens; none without months."""
    return [_draw(_Plot(months, frame)) for frame in (WIDE, NARROW)] if months else []
