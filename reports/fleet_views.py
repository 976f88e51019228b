"""What the overview and the pages of places show alike about public fleets: bars, tables of cells, cards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reports.fleets import ALL, FLEETS, Place, Share
from reports.page import Card, Segment, Status, percent
from reports.words import Pair, name, say

STATES: Final = {"compliant": "ok", "non_compliant": "bad", "indeterminate": "warn"}
NO_DATA: Final = Status("none", say("status.no_data"))
MARK: Final = "※"  # the share rounds to the threshold but misses it


def missed_by_rounding(share: Share) -> bool:
    """Whether one decimal would show the threshold although the share misses it."""
    missed = share.outcome == "non_compliant" and share.target is not None
    return missed and percent(share.both, share.added_or_replaced) >= (share.target or 0)


def share_text(part: int, whole: int, mark: str = "") -> str:
    """A share in percent; nothing at all where there are no vehicles, for that is not 0 %."""
    return f"{percent(part, whole):.1f}%{mark}" if whole else ""


def both_text(share: Share) -> str:
    """The share as the plan words it, marked where rounding hides a miss."""
    return share_text(share.both, share.added_or_replaced, MARK if missed_by_rounding(share) else "")


def state(share: Share) -> Status:
    """Met, not met, no duty here, or no vehicles to judge; a low share is a miss only where the deadline has passed."""
    if not share.added_or_replaced:
        return Status("none", say("fleet.no_vehicles"))
    if share.outcome == "non_compliant" and not share.is_due:
        return Status("warn", say("fleet.short", period=share.period, target=f"{share.target or 0:g}%"))
    return Status(STATES.get(share.outcome, "none"), name("fleet_outcome", share.outcome))


@dataclass(frozen=True, slots=True)
class Bar:
    """One fleet of one place and period: its parts in percent and in vehicles."""

    name: Pair
    nev: float
    clean: float
    nev_share: str
    clean_share: str
    both_share: str
    share: Share
    state: Status


@dataclass(frozen=True, slots=True)
class Cell:
    """One share in a table of shares; `kind` says whether it meets or misses the threshold, or is not judged."""

    text: str
    kind: str
    note: Pair | None


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table of shares: a place or a period, its six fleets, all of them, and how many vehicles."""

    name: Pair
    path: str
    note: Pair | None
    cells: Sequence[Cell]
    vehicles: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place with all its fleets together."""

    name: Pair
    path: str
    share: Share
    nev_share: str
    both_share: str
    state: Status


def fleet_name(fleet: str) -> Pair:
    """The words for a fleet."""
    return name("fleet_name", fleet)


def _bar(share: Share) -> Bar:
    whole = share.added_or_replaced
    return Bar(
        name=fleet_name(share.fleet),
        nev=percent(share.nev, whole),
        clean=percent(share.clean_energy, whole),
        nev_share=share_text(share.nev, whole),
        clean_share=share_text(share.clean_energy, whole),
        both_share=both_text(share),
        share=share,
        state=state(share),
    )


def _rank(share: Share) -> tuple[bool, bool, float]:
    """Worst first; those that are not judged after them, those without vehicles last."""
    whole = share.added_or_replaced
    return whole == 0, share.target is None, share.both / whole if whole else 0.0


def bars(found: Iterable[Share]) -> list[Bar]:
    """The fleets of one place and period: worst first, those without vehicles after them, all together last."""
    return [_bar(share) for share in sorted(found, key=lambda share: (share.fleet == ALL, *_rank(share)))]


def _cell(share: Share | None) -> Cell:
    if share is None or not share.added_or_replaced:
        return Cell("", "", say("fleet.no_vehicles"))
    kind = {"compliant": "hit", "non_compliant": "miss"}.get(share.outcome, "")
    return Cell(both_text(share).replace("%", ""), kind, say("fleet.below") if kind == "miss" else None)


def line(label: Pair, path: str, found: Iterable[Share], note: Pair | None = None) -> Line:
    """One row of a table of shares."""
    by_fleet = {share.fleet: share for share in found}
    added = by_fleet[ALL].added_or_replaced if ALL in by_fleet else 0
    return Line(label, path, note, [_cell(by_fleet.get(fleet)) for fleet in (*FLEETS, ALL)], f"{added:,}")


def period_lines(own: Sequence[Share]) -> list[Line]:
    """The periods in which anything was added, latest first; one that is not over says so."""
    whole = {share.period: share for share in own if share.fleet == ALL and share.added_or_replaced}
    return [
        line(
            Pair(period, period),
            "",
            [one for one in own if one.period == period],
            None if share.is_complete else say("fleet.not_over"),
        )
        for period, share in whole.items()
    ]


def place_note(place: Place) -> Pair | None:
    """What a place stands for, where that needs saying."""
    return Pair(place.note_zh, place.note_en or "") if place.note_zh else None


def place_rows(found: Iterable[Share], places: Mapping[str, Place], paths: Mapping[str, str]) -> list[PlaceRow]:
    """Places with all their fleets together, worst first; those without any vehicle are left to a sentence."""
    rows = [share for share in found if share.fleet == ALL and (share.added_or_replaced or share.kept_out)]
    rows.sort(key=_rank)
    return [place_row(share, places[share.scope_code], paths.get(share.scope_code, "")) for share in rows]


def place_row(share: Share, place: Place, path: str) -> PlaceRow:
    """One place with all its fleets together."""
    label = Pair(place.scope_name, place.scope_name_en)
    alone = share_text(share.nev, share.added_or_replaced)
    return PlaceRow(label, path, share, alone, both_text(share), state(share))


def is_marked(found: Iterable[Share]) -> bool:
    """Whether any of the shares needs the note about rounding."""
    return any(missed_by_rounding(share) for share in found)


def failing(found: Iterable[Share]) -> list[Share]:
    """The shares that miss the threshold."""
    return [share for share in found if share.outcome == "non_compliant"]


def overall(whole: Share | None, parts: Iterable[Share]) -> Status:
    """The state of a whole; that of one which passes says so only if none of its parts fails."""
    if whole is None or not whole.added_or_replaced:
        return NO_DATA
    if whole.outcome == "compliant" and failing(parts):
        return Status("warn", say("fleet.split"))
    return state(whole)


def share_card(whole: Share, parts: Sequence[Share], href: str = "#fleet-bars") -> Card:
    """The headline of one place: the share as the plan words it, with that of new-energy vehicles alone."""
    added = whole.added_or_replaced
    scope = "card.fleets_of" if whole.target is not None else "card.fleets_free"
    meter = (Segment(percent(whole.nev, added)), Segment(percent(whole.clean_energy, added), "dull")) if added else ()
    return Card(
        say("card.fleets"),
        both_text(whole).replace("%", "") or "—",
        say("unit.percent"),
        say(scope, n=added, period=whole.period, target=f"{whole.target or 0:g}%"),
        overall(whole, parts),
        say("card.fleets_nev", share=share_text(whole.nev, added) or "—"),
        href,
        meter,
    )


def none_card(day: object) -> Card:
    """The card where no data was ever received."""
    foot = say("card.trucks_none_foot", day=day)
    return Card(say("card.fleets"), "—", say("unit.percent"), say("card.fleets_none"), NO_DATA, foot, "#fleets")
