"""What the overview and the pages of places show alike about the trucks: the figure, tables of places, reasons."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reports import burnup
from reports.calendar_rows import MonthRow, YearRow, even_path, month_rows, year_rows
from reports.page import percent
from reports.scopes import Scope
from reports.series import Series, in_ten_thousands
from reports.trucks import Forecast, Month, Progress, Summary, amount
from reports.words import Pair, say


@dataclass(frozen=True, slots=True)
class Figure:
    """The burn-up of one place: what it finds, the drawings, and the same values as rows."""

    title: Pair
    subtitle: Pair
    charts: Sequence[burnup.Chart]
    rows: Sequence[MonthRow]
    years: Sequence[YearRow]
    claimed: int
    verified: int
    even: int | None  # the even path on the last day of the records
    has_target: bool
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place in a table of places; `share` is its part of the claimed vehicles of the table's whole, percent."""

    name: Pair
    path: str
    claimed: int | None
    verified: int | None
    indeterminate: int | None
    share: str


def reached(part: int, whole: int) -> str:
    """A share in percent as text; one that only rounding would complete stays below."""
    share = percent(part, whole)
    return f"{min(share, 99.9) if part < whole else share:.1f}%"


def _title(place: Pair, rows: Sequence[MonthRow], target: int | None, even: int | None) -> Pair:
    """The finding: ahead of or behind the even path while the window runs, the share of the target after it."""
    known = [row for row in rows if row.claimed_total is not None]
    last = known[-1] if known else None
    claimed, verified = (last.claimed_total or 0, last.verified_total or 0) if last else (0, 0)
    zh, en = amount(claimed).zh, amount(claimed).en
    if not target or last is None:
        found = amount(verified)
        return say("truck.title_place", zh=zh, en=en, place=place.zh, verified=found.zh, verified_en=found.en)
    if len(known) == len(rows):
        return say("truck.title_end", zh=zh, en=en, share=reached(claimed, target))
    lead = claimed - (even or 0)
    gap = amount(abs(lead))
    return say("truck.title_ahead" if lead >= 0 else "truck.title_behind", zh=zh, en=en, gap=gap.zh, gap_en=gap.en)


def figure(place: Pair, months: Sequence[Month], seen: Summary, target: int | None, ahead: Forecast | None) -> Figure:
    """Put together the burn-up of one place; the months add up to its years and to its total."""
    window, through = (seen.window_from, seen.window_to), seen.data_through
    rows = month_rows(months, window, through, target)
    even = even_path(through, target, window) if through and target else None
    series = Series(place, rows, target, ahead, through, even)
    unit = say("truck.in_wan") if in_ten_thousands(series.highest) else say("truck.in_ones")
    return Figure(
        title=_title(place, rows, target, even),
        subtitle=say(
            "truck.subtitle",
            unit=unit.zh,
            unit_en=unit.en,
            first=rows[0].text,
            last=rows[-1].text,
            through=through or "—",
        ),
        charts=burnup.both_sizes(series),
        rows=rows,
        years=year_rows(rows),
        claimed=sum(month.claimed for month in months),
        verified=sum(month.verified for month in months),
        even=even,
        has_target=target is not None,
        forecast=ahead,
    )


def place_rows(places: Sequence[Scope], progress: Mapping[str, Progress], whole: int) -> list[PlaceRow]:
    """The places in their order; one of which no record tells keeps its row and says so, which is not zero."""
    return [_place_row(scope, progress.get(scope.scope_code), whole) for scope in places]


def _place_row(scope: Scope, row: Progress | None, whole: int) -> PlaceRow:
    if row is None or not (row.records or scope.scope_kind == "unplaced"):
        return PlaceRow(scope.name, scope.path, None, None, None, "")
    share = f"{percent(row.claimed, whole):.1f}%"
    return PlaceRow(scope.name, scope.path, row.claimed, row.verified, row.indeterminate, share)


def total_row(row: Progress) -> PlaceRow:
    """The sum of a table of places, read from the figures of the whole and not added up here."""
    share = f"{percent(row.claimed, row.claimed):.1f}%" if row.claimed else ""
    return PlaceRow(say("label.total"), "", row.claimed, row.verified, row.indeterminate, share)
