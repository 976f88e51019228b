"""Vehicle records that contradict each other: the kinds, how many there are, and rows to act on, always masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports.page import Status
from reports.reading import count, fetch
from reports.words import Pair, name

STATES: Final = {"fail": "bad", "serious": "bad", "warn": "warn", "minor": "warn"}
# The cities of a place: itself, or those of a region or province that belong to the plan.
OF_PLACE: Final = """
    prefecture_code in (
        select scope_code from mart.scope
        where scope_kind in ('city', 'province') and $scope in (scope_code, region_code, province_code))"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of contradiction, also where none was found, and what to do about it."""

    check_id: str
    title_zh: str
    title_en: str
    advice_zh: str
    advice_en: str
    severity: str
    vehicles: int

    @property
    def title(self) -> Pair:
        """What is wrong."""
        return Pair(self.title_zh, self.title_en)

    @property
    def advice(self) -> Pair:
        """What to do."""
        return Pair(self.advice_zh, self.advice_en)

    @property
    def state(self) -> Status:
        """How grave it is; nothing found is fine."""
        if not self.vehicles:
            return Status("ok", name("conflict_state", "none"))
        return Status(STATES.get(self.severity, "none"), name("conflict_state", self.severity))


@dataclass(frozen=True, slots=True)
class Row:
    """One record to look at, with its place in the source file; the vehicle is only named by its mask."""

    title_zh: str
    title_en: str
    vin_masked: str | None
    place: str | None
    detail_zh: str | None
    detail_en: str | None
    related_masked: str | None
    counted: bool | None
    file_name: str | None
    sheet: str | None
    row_no: int | None

    @property
    def title(self) -> Pair:
        """What is wrong."""
        return Pair(self.title_zh, self.title_en)

    @property
    def detail(self) -> Pair:
        """What exactly, for this vehicle."""
        return Pair(self.detail_zh or "", self.detail_en or "")


def kinds(con: Connection) -> list[Kind]:
    """Read every kind with its number of vehicles."""
    return fetch(
        con,
        Kind,
        """
        select check_id, title_zh, title_en, advice_zh, advice_en, severity, vehicles
        from mart.retirement_conflict_kind
        order by position, check_id""",
    )


def kinds_of(con: Connection, scope_code: str) -> list[Kind]:
    """Read the kinds found in one place with the vehicles there."""
    return fetch(
        con,
        Kind,
        f"""
        select k.check_id, any_value(title_zh) as title_zh, any_value(title_en) as title_en,
            any_value(advice_zh) as advice_zh, any_value(advice_en) as advice_en, any_value(severity) as severity,
            count(distinct c.vin) as vehicles
        from mart.retirement_conflict as c join mart.retirement_conflict_kind as k using (check_id)
        where {OF_PLACE}
        group by k.check_id
        order by any_value(k.position), k.check_id""",
        {"scope": scope_code},
    )


def _rows(con: Connection, where: str, limit: int, params: dict[str, object]) -> list[Row]:
    return fetch(
        con,
        Row,
        f"""
        select title_zh, title_en, vin_masked, s.scope_name as place, detail_zh, detail_en, related_masked, counted,
            file_name, sheet, row_no
        from mart.retirement_conflict as c join mart.retirement_conflict_kind as k using (check_id)
        left join mart.scope as s on s.scope_kind in ('city', 'province') and s.scope_code = c.prefecture_code
        where {where}
        order by counted desc, k.position, vin_masked, file_sha256, sheet, row_no, detail_zh
        limit {limit}""",
        params,
    )


def first_rows(con: Connection, limit: int) -> list[Row]:
    """Read the first rows of all places: those that touch the count before the others."""
    return _rows(con, "true", limit, {})


def rows_of(con: Connection, scope_code: str, limit: int) -> list[Row]:
    """Read the first rows of one place."""
    return _rows(con, OF_PLACE, limit, {"scope": scope_code})


def total(con: Connection) -> int:
    """Count the rows of all places."""
    return count(con, "select count(*) from mart.retirement_conflict")


def vehicles(found: Sequence[Kind]) -> int:
    """The vehicles of all kinds; one in two kinds is in it twice."""
    return sum(kind.vehicles for kind in found)
