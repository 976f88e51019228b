"""Public fleets as the marts tell them: shares by place, fleet and period, what stays out, what differs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports.reading import fetch, fetch_by
from reports.words import Pair, name, say

FLEETS: Final = ("公交", "环卫", "邮政", "出租", "通勤", "轻型物流配送")
ALL: Final = "ALL"
KEY: Final = "KEY"
NATION: Final = "000000"


@dataclass(frozen=True, slots=True)
class Share:
    """Vehicles newly added or replaced in built-up areas of one place, in one period and fleet (or ALL of them).

    is_due: the period reaches the deadline of the plan, which has passed; a low share before is no miss.
    """

    period: str
    scope_code: str
    fleet: str
    added_or_replaced: int
    nev: int
    clean_energy: int
    target: float | None
    outcome: str
    kept_out: int
    from_totals: int
    is_complete: bool
    is_due: bool

    @property
    def both(self) -> int:
        """Vehicles that count as the plan words it: new-energy or clean-energy ones."""
        return self.nev + self.clean_energy


@dataclass(frozen=True, slots=True)
class Place:
    """One place with shares of its own; the notes say what it stands for and whether 80 % is a duty there."""

    scope_code: str
    scope_name: str
    scope_name_en: str
    scope_kind: str
    has_duty: bool
    note_zh: str | None
    note_en: str | None


@dataclass(frozen=True, slots=True)
class Unknown:
    """Vehicles kept out under one reason, by vehicle rows or totals; a vehicle stands under each of its own."""

    period: str
    basis: str
    reason: str
    vehicles: int


@dataclass(frozen=True, slots=True)
class Difference:
    """One city, fleet and period of which vehicle rows and a total tell different things; the vehicle rows count."""

    period: str
    prefecture_code: str
    scope_name: str
    fleet: str
    vehicles_added: int
    vehicles_nev: int
    vehicles_clean_energy: int
    total_added: int
    total_nev: int
    total_clean_energy: int
    difference: int
    kept_out: int
    file_name: str | None
    sheet: str | None
    row_no: int | None

    @property
    def line(self) -> Pair:
        """What the two tell, in a sentence."""
        fleet = name("fleet_name", self.fleet)
        return say(
            "fleet.difference_line",
            period=self.period,
            place=self.scope_name,
            fleet=fleet.zh,
            fleet_en=fleet.en,
            n=self.vehicles_added,
            nev=self.vehicles_nev,
            clean=self.vehicles_clean_energy,
            total=self.total_added,
            total_nev=self.total_nev,
            total_clean=self.total_clean_energy,
            gap=self.difference,
        )


def shown_period(con: Connection) -> str | None:
    """The period of the headlines: the last half-year that is over with vehicles of 重点区域, else of any place."""
    found = con.execute(
        """
        select period
        from mart.fleet_share
        where fleet = 'ALL' and scope_code in ('KEY', '000000') and added_or_replaced > 0
        order by scope_code = 'KEY' desc, is_complete desc, length(period) desc, period desc
        limit 1"""
    ).fetchone()
    return str(found[0]) if found else None


def shares(con: Connection) -> dict[str, list[Share]]:
    """Read the shares of each place; latest period first, fleets in their order."""
    return fetch_by(
        con,
        Share,
        """
        select scope_code, s.period, scope_code, fleet, added_or_replaced, nev, clean_energy, target, outcome, kept_out,
            from_totals, is_complete,
            coalesce((
                select (select as_of from mart.run where is_current) > deadline
                    and last_day(make_date(left(s.period, 4)::integer, if(s.period like '%H1', 6, 12), 1)) >= deadline
                from mart.plan_target where target_id = 'T11-3'
            ), true) as is_due
        from mart.fleet_share as s
        order by s.period desc, list_position($fleets, fleet)""",
        {"fleets": [*FLEETS, ALL]},
    )


def of_period(shares: Mapping[str, Sequence[Share]], codes: Iterable[str], period: str) -> list[Share]:
    """The shares of some places in one period, places and fleets in their order."""
    return [share for code in codes for share in shares.get(code, []) if share.period == period]


def places(con: Connection) -> dict[str, Place]:
    """Read the places by their code, in their official order."""
    found = fetch(
        con,
        Place,
        """
        select scope_code, scope_name, scope_name_en, scope_kind, has_duty, note_zh, note_en
        from mart.fleet_scope
        order by position""",
    )
    return {place.scope_code: place for place in found}


def cities(con: Connection) -> dict[str, list[str]]:
    """The cities that each place is added up from."""
    found = con.execute(
        """
        select u.scope_code, list(u.unit_code order by s.position)
        from mart.fleet_scope_unit as u
        join mart.fleet_scope as s on s.scope_code = u.unit_code
        group by u.scope_code"""
    ).fetchall()
    return dict(found)


def unknown(con: Connection) -> dict[str, list[Unknown]]:
    """Read what was kept out of the shares of each place, latest period first."""
    return fetch_by(
        con,
        Unknown,
        """
        select scope_code, period, basis, reason, vehicles
        from mart.fleet_unknown
        where fleet = 'ALL'
        order by period desc, basis desc, vehicles desc, reason""",
    )


def differences(con: Connection) -> list[Difference]:
    """Read where vehicle rows and totals of a city differ; the largest first."""
    return fetch(
        con,
        Difference,
        """
        select d.period, d.prefecture_code, d.scope_name, d.fleet, d.vehicles_added, d.vehicles_nev,
            d.vehicles_clean_energy, d.total_added, d.total_nev, d.total_clean_energy, d.difference, d.kept_out,
            f.name as file_name, d.sheet, d.row_no
        from mart.fleet_difference as d
        left join mart.ingest_file as f on f.file_sha256 = d.file_sha256 and f.status = 'taken'
        order by abs(d.difference) desc, d.period desc, d.prefecture_code, d.fleet""",
    )
