"""China VI city by city: each date with its act, all registrations checked, and those made after a stop."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import scopes, subjects, timing
from reports.page import Page
from reports.reading import Run, count, fetch
from reports.strips import Strip, both_strips
from reports.timing import EVERYWHERE, City, Counts, Reason
from reports.words import say

SHOWN: Final = 100
FILES: Final = ("stage_timing_city", "stage_timing_months", "stage_timing_reasons", "registered_after_stop")


@dataclass(frozen=True, slots=True)
class Stop:
    """New registrations of one model in one place and month on days on which it must not be made."""

    model_code: str
    place: str
    month: date
    stop_kind: str
    stopped_on: date
    legal_form: str | None
    document_no: str | None
    vehicles: int
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows; `by_group` holds one table of cities for each vehicle group."""

    by_group: Sequence[tuple[str, Sequence[City]]]
    strips: Sequence[Strip]
    paths: dict[str, str]
    groups: Sequence[Counts]
    months: Sequence[Counts]
    sum: Counts
    reasons: Sequence[Reason]
    stops: Sequence[Stop]
    stop_rows: int
    stop_vehicles: int
    dossier_ids: dict[str, str]
    files: Sequence[str]


def _stops(con: Connection) -> list[Stop]:
    """The rows with most vehicles first."""
    return fetch(
        con,
        Stop,
        f"""
        select s.model_code, coalesce(c.name, s.prefecture_code, s.province_code, '') as place, s.month, s.stop_kind,
            s.stopped_on, s.legal_form, s.document_no, s.vehicles, s.first_on, s.last_on
        from mart.registered_after_stop as s
        left join mart.stage_city_profile as c using (prefecture_code)
        order by s.vehicles desc, s.model_code, s.month, s.prefecture_code, s.stopped_on, s.stop_kind
        limit {SHOWN}""",
    )


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make timing.html."""
    cities = timing.cities(con).get(EVERYWHERE, [])
    rows, all_ = timing.months(con).get(EVERYWHERE, []), scopes.read(con)
    groups = timing.by_group(rows)
    view = View(
        [(group, [city for city in cities if city.vehicle_group == group]) for group in timing.GROUPS],
        both_strips(all_, cities) if cities else [],
        {scope.scope_code: scope.path for scope in all_.units()},
        groups,
        timing.latest(timing.by_month(rows)),
        timing.total("", groups),
        timing.reasons(con).get(EVERYWHERE, []),
        _stops(con),
        count(con, "select count(*) from mart.registered_after_stop"),
        count(con, "select sum(vehicles) from mart.registered_after_stop"),
        subjects.dossiers(con).ids,
        FILES,
    )
    sections = ("timing-cities", "timing-registrations", "timing-stop", "timing-files")
    yield Page("timing.html", "timing.html.j2", say("page.timing"), view, sections, kib=300)
