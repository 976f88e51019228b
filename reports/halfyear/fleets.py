"""Facts of task 4: vehicles that public fleets of the province added or replaced in the half-year."""

from collections.abc import Sequence
from dataclasses import dataclass

from catalogue.warehouse import Connection
from reports.fleets import ALL, FLEETS
from reports.halfyear.sentences import Share
from reports.halfyear.subject import Subject
from reports.reading import fetch
from reports.words import Pair


@dataclass(frozen=True, slots=True)
class Added:
    """One fleet of one place in the half-year; `is_found` says whether any record or total of it came."""

    scope_code: str
    scope_name: str
    scope_name_en: str
    fleet: str
    added_or_replaced: int
    nev: int
    clean_energy: int
    target: float | None
    outcome: str
    kept_out: int
    from_totals: int
    is_found: bool

    @property
    def share(self) -> Share | None:
        """New-energy and clean-energy together, where anything was added."""
        return Share(self.nev + self.clean_energy, self.added_or_replaced) if self.added_or_replaced else None

    @property
    def share_nev(self) -> Share | None:
        """New-energy alone."""
        return Share(self.nev, self.added_or_replaced) if self.added_or_replaced else None

    @property
    def name(self) -> Pair:
        """The name of the place."""
        return Pair(self.scope_name, self.scope_name_en)


@dataclass(frozen=True, slots=True)
class Difference:
    """A total that the vehicle rows do not confirm; see mart.fleet_difference."""

    period: str
    scope_name: str
    fleet: str
    vehicles_added: int
    total_added: int
    difference: int


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known; the cities of `apart` are outside the key regions and not in the figures of the province.

    Before the deadline, and of a half-year before the last one, a low share is told and is no miss: `is_due`.
    """

    has_duty: bool
    is_part: bool
    is_due: bool
    threshold: float
    province: Sequence[Added]
    cities: Sequence[Added]
    apart: Sequence[Added]
    differences: Sequence[Difference]

    @property
    def all(self) -> Added | None:
        """All fleets of the province, if anything was found."""
        return next((row for row in self.province if row.fleet == ALL and row.is_found), None)


ADDED = """
    with found as (
        select m.scope_code, if(grouping(c.fleet) = 1, 'ALL', c.fleet) as fleet
        from mart.fleet_city as c
        join mart.fleet_scope_unit as m on m.unit_code = c.prefecture_code
        where c.period = $period
        group by grouping sets ((m.scope_code, c.fleet), (m.scope_code))
    )
    select s.scope_code, s.scope_name, s.scope_name_en, f.fleet, f.added_or_replaced, f.nev, f.clean_energy, f.target,
        f.outcome, f.kept_out, f.from_totals, n.fleet is not null as is_found
    from mart.fleet_share as f
    join mart.fleet_scope as s using (scope_code)
    left join found as n on n.scope_code = f.scope_code and n.fleet = f.fleet
    where f.period = $period and """


def _added(con: Connection, subject: Subject, where: str) -> list[Added]:
    values = {"period": subject.half.code, "province": subject.code, "fleets": [*FLEETS, ALL]}
    return fetch(con, Added, f"{ADDED}{where} order by s.position, list_position($fleets, f.fleet)", values)


def _differences(con: Connection, subject: Subject) -> list[Difference]:
    """Those of the half-year and of its months."""
    periods = [subject.half.code, *(f"{month:%Y-%m}" for month in subject.half.months)]
    return fetch(
        con,
        Difference,
        """
        select period, scope_name, fleet, vehicles_added, total_added, difference
        from mart.fleet_difference
        where left(prefecture_code, 2) = left($province, 2) and list_contains($periods, period)
        order by period, prefecture_code, fleet""",
        {"province": subject.code, "periods": periods},
    )


def read(con: Connection, subject: Subject) -> Facts:
    """Read what the marts tell of the public fleets of the province."""
    place = con.sql(
        "select has_duty, is_part from mart.fleet_scope where scope_code = $province", params={"province": subject.code}
    ).fetchone()
    asked = con.sql("select threshold, deadline from mart.plan_target where target_id = 'T11-3'").fetchone()
    deadline = asked[1] if asked else None
    inside = "s.scope_code in (select unit_code from mart.fleet_scope_unit where scope_code = $province)"
    apart = f"s.province_code = $province and not ({inside})"
    return Facts(
        has_duty=bool(place and place[0]),
        is_part=bool(place and place[1]),
        is_due=deadline is not None and subject.half.last >= deadline and subject.run.as_of > deadline,
        threshold=float(asked[0]) if asked and asked[0] is not None else 80.0,
        province=_added(con, subject, "s.scope_code = $province"),
        cities=_added(con, subject, f"s.scope_kind = 'city' and {inside}"),
        apart=_added(con, subject, f"s.scope_kind = 'city' and {apart}"),
        differences=_differences(con, subject),
    )
