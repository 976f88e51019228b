"""China VI timing as the marts tell it: when each city began, by which act, and how its registrations met the stage."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports.page import Card, Segment, Status, percent
from reports.reading import Run, fetch, fetch_by, grouped
from reports.words import Pair, name, say

GROUPS: Final = ("LDV", "HDV_URBAN", "HDV_GAS")
EARLY: Final = ("LDV", "HDV_URBAN")  # for which article 九 asks for a date before the national one
ALL_GROUPS: Final = (*GROUPS, "HDV_OTHER", "OTHER", "UNKNOWN")
SHOWN_MONTHS: Final = 12
EARLIER: Final = "earlier"  # the months before them
STATES: Final = {"on_time": "ok", "late": "bad", "uncertain": "warn", "no_act_found": "none", "national": "none"}


@dataclass(frozen=True, slots=True)
class Tally:
    """Registrations: checked is the sum of the four outcomes, uncertain_law a part of indeterminate."""

    checked: int
    compliant: int
    below_stage: int
    indeterminate: int
    uncertain_law: int
    not_applicable: int


@dataclass(frozen=True, slots=True)
class City(Tally):
    """One city and vehicle group: the earliest China VI date found there, and all its registrations checked."""

    prefecture_code: str
    region: str
    name_zh: str
    name_en: str
    vehicle_group: str
    due_on: date
    effective_from: date | None
    calendar_row_id: str | None
    doc_no: str | None
    confidence: str | None
    timing: str

    @property
    def state(self) -> Status:
        """The standing as shape, colour and words."""
        return state(self.timing)


def worst(rows: Iterable[City]) -> Status:
    """What stands out most among cities for whose vehicles article 九 asks for an early date."""
    found = {row.timing for row in rows if row.vehicle_group in EARLY}
    return state(next((one for one in ("late", "uncertain", "no_act_found") if one in found), "on_time"))


def state(standing: str) -> Status:
    """A standing as shape, colour and words."""
    return Status(STATES[standing], name("timing_state", standing))


@dataclass(frozen=True, slots=True)
class Counts(Tally):
    """Registrations under one heading: a vehicle group, a month, a city."""

    key: str

    @property
    def group(self) -> Pair:
        """The key as the words of a vehicle group."""
        return name("duty_group", self.key)


@dataclass(frozen=True, slots=True)
class Month(Counts):
    """Registrations of one vehicle group (the key) in one month."""

    month: date


@dataclass(frozen=True, slots=True)
class Reason:
    """How many registrations are left open, or are not judged, for one reason."""

    outcome: str
    reason_code: str
    registrations: int


COUNTS: Final = ("checked", "compliant", "below_stage", "indeterminate", "uncertain_law", "not_applicable")
SUMS: Final = ", ".join(f"coalesce(sum({column}), 0)::bigint as {column}" for column in COUNTS)
EVERYWHERE: Final = "*"  # all cities that article 九 names, beside the codes of places
OF_PLACES: Final = f"""(
    select scope_code as place, unit_code as prefecture_code from mart.place_unit
    union all
    select '{EVERYWHERE}', scope_code from mart.place where scope_kind = 'city')"""


def total(key: str, rows: Sequence[Tally]) -> Counts:
    """The sum of rows."""
    checked, compliant, below, open_, unsure, out = (sum(getattr(row, column) for row in rows) for column in COUNTS)
    return Counts(checked, compliant, below, open_, unsure, out, key)


def cities(con: Connection) -> dict[str, list[City]]:
    """Read the cities of each place, and all, each with its vehicle groups."""
    return fetch_by(
        con,
        City,
        f"""
        select place, prefecture_code, region, name as name_zh, coalesce(name_en, name) as name_en, vehicle_group,
            due_on, effective_from, calendar_row_id, doc_no, confidence, timing, {", ".join(COUNTS)}
        from mart.stage_timing_city join {OF_PLACES} using (prefecture_code)
        order by prefecture_code, list_position(['LDV', 'HDV_URBAN', 'HDV_GAS'], vehicle_group)""",
    )


def months(con: Connection) -> dict[str, list[Month]]:
    """Read the registrations of each place, and of all, by month and vehicle group."""
    return fetch_by(
        con,
        Month,
        f"""
        select place, month, vehicle_group as key, {SUMS}
        from mart.stage_timing_month join {OF_PLACES} using (prefecture_code)
        group by place, month, vehicle_group
        order by month, list_position({list(ALL_GROUPS)}, vehicle_group)""",
    )


def by_city(con: Connection) -> dict[str, Counts]:
    """Read the registrations of every vehicle group in each city, by its code."""
    found = fetch(
        con,
        Counts,
        f"""
        select prefecture_code as key, {SUMS}
        from mart.stage_timing_month
        where prefecture_code is not null
        group by prefecture_code""",
    )
    return {row.key: row for row in found}


def by_group(rows: Sequence[Month], since: date | None = None) -> list[Counts]:
    """The registrations of each vehicle group, in months from a day on."""
    found = grouped((row for row in rows if since is None or row.month >= since), lambda row: row.key)
    return [total(key, found[key]) for key in ALL_GROUPS if key in found]


def by_month(rows: Sequence[Month]) -> list[Counts]:
    """The registrations of each month (2019-07)."""
    return [total(month, found) for month, found in grouped(rows, lambda row: f"{row.month:%Y-%m}").items()]


def reasons(con: Connection) -> dict[str, list[Reason]]:
    """Read why registrations of each place, and of all, are not decided, most frequent first."""
    return fetch_by(
        con,
        Reason,
        f"""
        select place, outcome, reason_code, sum(registrations)::bigint as registrations
        from mart.stage_timing_reason join {OF_PLACES} using (prefecture_code)
        group by place, outcome, reason_code
        order by outcome, registrations desc, reason_code""",
    )


def latest(rows: Sequence[Counts]) -> list[Counts]:
    """The latest months; what lies before them is one row, so that the table still adds up."""
    before = rows[:-SHOWN_MONTHS]
    return [*([total(EARLIER, before)] if before else []), *rows[-SHOWN_MONTHS:]]


def below_card(counts: Counts, due: date | None, href: str, run: Run) -> Card:
    """Registrations below the stage in force; without any registration there is no figure."""
    if not counts.checked:
        none, foot = Status("none", say("status.no_data")), say("card.trucks_none_foot", day=run.as_of)
        return Card(say("card.below"), "—", say("unit.registrations"), say("card.below_none"), none, foot, href)
    since = say("card.below_since", day=due, n=counts.checked) if due else say("card.below_of", n=counts.checked)
    return Card(
        say("card.below"),
        f"{counts.below_stage:,}",
        say("unit.registrations"),
        since,
        Status("warn", say("status.review")) if counts.below_stage else Status("ok", say("status.nothing")),
        say("card.below_foot", n=counts.indeterminate),
        href,
        (Segment(percent(counts.below_stage, counts.checked), "hot"),),
    )
