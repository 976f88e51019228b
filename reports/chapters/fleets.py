"""Chapter: vehicles newly added or replaced in public fleets, against the 80 % of article 十一."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports import fleets, scopes, targets
from reports.fleet_views import (
    NO_DATA,
    Bar,
    Line,
    bars,
    both_text,
    failing,
    fleet_name,
    is_marked,
    line,
    none_card,
    overall,
    place_note,
    share_card,
    share_text,
    state,
)
from reports.fleets import KEY, NATION, Place, Share
from reports.page import Card, Status
from reports.reading import Run, count, grouped
from reports.words import Pair, say

order: Final = 40
REGIONS: Final = ("JJJ", "FWP", "YRD")
FREE: Final = ("PRD", "CY")  # 珠三角 and 成渝: the share is shown, 80 % is no duty there


@dataclass(frozen=True, slots=True)
class Found:
    """All that the chapter shows where there are vehicles."""

    title: Pair
    period: str
    is_complete: bool
    threshold: str
    bars: Sequence[Bar]
    heat: Sequence[Line]
    is_marked: bool
    kept_out: int
    kept_out_nation: int
    totals_unusable: int
    differences: int


@dataclass(frozen=True, slots=True)
class View:
    """The chapter; `found` is missing where no vehicle was ever added or replaced."""

    found: Found | None
    targets: targets.Counted
    cards: Sequence[Card]
    points: Sequence[Pair]
    status: Status


def _heat(found: dict[str, list[Share]], places: dict[str, Place], paths: dict[str, str]) -> list[Line]:
    """The regions worst first, the whole of the key regions, then those without duty and the nation."""

    def rank(code: str) -> tuple[bool, float]:
        whole = found[code][-1]
        return whole.added_or_replaced == 0, whole.both / (whole.added_or_replaced or 1)

    codes = [*sorted((code for code in REGIONS if code in found), key=rank), KEY, *FREE, NATION]
    return [
        line(
            Pair(places[code].scope_name, places[code].scope_name_en),
            paths.get(code, ""),
            found[code],
            say("fleet.no_duty") if not places[code].has_duty else place_note(places[code]),
        )
        for code in codes
        if code in found and code in places
    ]


def _fleets_card(parts: Sequence[Share], regions: Sequence[Share]) -> Card:
    judged = [share for share in parts if share.added_or_replaced]
    met = [share for share in judged if share.outcome == "compliant"]
    below = failing(regions)
    worst = min(below, key=lambda share: share.both / share.added_or_replaced) if below else None
    met_all = Status("ok", say("fleet_outcome.compliant")) if judged else NO_DATA
    short = [*below, *failing(judged)]
    return Card(
        say("card.fleets_met"),
        f"{len(met)}",
        say("card.fleets_met_unit", of=len(judged)),
        say("card.fleets_met_of", n=len(parts) - len(judged)),
        state(short[0]) if short else met_all,
        say("card.fleets_worst", n=len(below), share=both_text(worst)) if worst else say("card.fleets_no_worst"),
        "#fleet-heat",
    )


def _points(whole: Share, parts: Sequence[Share], regions: Sequence[Share], places: dict[str, Place]) -> list[Pair]:
    if not whole.added_or_replaced:
        return [say("point.fleets_no_vehicles", period=whole.period)]
    below, places_below = failing(parts), [places[share.scope_code] for share in failing(regions)]
    names = [fleet_name(share.fleet) for share in below]
    names += [Pair(place.scope_name, place.scope_name_en) for place in places_below]
    told = {
        "period": whole.period,
        "share": both_text(whole),
        "alone": share_text(whole.nev, whole.added_or_replaced),
        "target": f"{whole.target or 0:g}%",
        "n": whole.kept_out,
    }
    if not names:
        return [say("point.fleets_all", **told)]
    zh, en = "、".join(one.zh for one in names), ", ".join(one.en for one in names)
    return [say("point.fleets_below", **told, zh=zh, en=en)]


def _title(whole: Share, parts: Sequence[Share]) -> Pair:
    judged = [share for share in parts if share.added_or_replaced]
    if not judged:
        return say("fleet.title_none", period=whole.period)
    met = sum(share.outcome == "compliant" for share in judged)
    return say("fleet.title", share=both_text(whole), met=met, of=len(judged), target=f"{whole.target or 0:g}%")


def _found(con: Connection, period: str) -> tuple[Found, list[Card], list[Pair], Status]:
    places = fleets.places(con)
    rows = fleets.of_period(fleets.shares(con), [KEY, *REGIONS, *FREE, NATION], period)
    by_place = grouped(rows, lambda row: row.scope_code)
    parts, whole = by_place[KEY][:-1], by_place[KEY][-1]
    regions = [by_place[code][-1] for code in REGIONS if code in by_place]
    cells = [row for code in REGIONS if code in by_place for row in by_place[code]]
    paths = {scope.scope_code: scope.path for scope in scopes.read(con).all}
    unknown = fleets.unknown(con).get(NATION, [])
    found = Found(
        title=_title(whole, parts),
        period=period,
        is_complete=whole.is_complete,
        threshold=f"{whole.target or 0:g}",
        bars=bars(by_place[KEY]),
        heat=_heat(by_place, places, paths),
        is_marked=is_marked([*by_place[KEY], *cells]),
        kept_out=whole.kept_out,
        kept_out_nation=by_place[NATION][-1].kept_out if NATION in by_place else whole.kept_out,
        totals_unusable=sum(row.vehicles for row in unknown if row.basis == "totals" and row.period == period),
        differences=count(con, "select count(*) from mart.fleet_difference"),
    )
    cards = [share_card(whole, [*parts, *cells]), _fleets_card(parts, regions)]
    return found, cards, _points(whole, parts, regions, places), overall(whole, [*parts, *cells])


def build(con: Connection, run: Run) -> View:
    """Read the shares; without vehicles the chapter stays and says so."""
    counted, period = targets.counted(con), fleets.shown_period(con)
    summary = [targets.point(counted)] if counted.total else []
    if period is None:
        return View(None, counted, [none_card(run.as_of)], [say("point.fleets_none"), *summary], NO_DATA)
    found, cards, points, status = _found(con, period)
    return View(found, counted, cards, [*points, *summary], status)
