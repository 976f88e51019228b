"""Vehicle records that contradict each other: the kinds, how many there are, and rows to act on, always masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from catalogue.warehouse import Connection
from reports.page import Status
from reports.reading import count, fetch, fetch_by
from reports.words import Pair, name

STATES: Final = {"fail": "bad", "serious": "bad", "warn": "warn", "minor": "warn"}
# The cities of each place: itself, or those of a region or province that belong to the plan.
OF_PLACES: Final = """(
    select distinct unnest([scope_code, region_code, province_code]) as place, scope_code as prefecture_code
    from mart.scope
    where scope_kind in ('city', 'province'))"""
# A detail tells who reported a vehicle and when, divided by semicolons: a reader knows a place by its name.
DETAIL: Final = """
    array_to_string(list_transform(string_split(c.detail_{0}, '; '),
        lambda told: coalesce(names_{0}[told[:6]] || told[7:], told)), '; ') as detail_{0}"""
COLUMNS: Final = f"""
    title_zh, title_en, vin_masked, s.scope_name as place, {DETAIL.format("zh")}, {DETAIL.format("en")}, related_masked,
    counted, file_name, sheet, row_no"""
NAMED: Final = """mart.retirement_conflict as c join mart.retirement_conflict_kind as k using (check_id)
    left join mart.scope as s on s.scope_kind in ('city', 'province') and s.scope_code = c.prefecture_code
    cross join (
        select map(list(scope_code), list(scope_name)) as names_zh,
            map(list(scope_code), list(scope_name_en)) as names_en
        from mart.scope
        where scope_kind in ('city', 'province')
    )"""
ORDER: Final = "counted desc, k.position, vin_masked, file_sha256, sheet, row_no, c.detail_zh"


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


def kinds_by_place(con: Connection) -> dict[str, list[Kind]]:
    """Read the kinds found in each place with the vehicles there."""
    return fetch_by(
        con,
        Kind,
        f"""
        select place, k.check_id, any_value(title_zh) as title_zh, any_value(title_en) as title_en,
            any_value(advice_zh) as advice_zh, any_value(advice_en) as advice_en, any_value(severity) as severity,
            count(distinct c.vin) as vehicles
        from mart.retirement_conflict as c
        join mart.retirement_conflict_kind as k using (check_id)
        join {OF_PLACES} using (prefecture_code)
        group by place, k.check_id
        order by any_value(k.position), k.check_id""",
    )


def first_rows(con: Connection, limit: int) -> list[Row]:
    """Read the first rows of all places: those that touch the count before the others."""
    return fetch(con, Row, f"select {COLUMNS} from {NAMED} order by {ORDER} limit {limit}")


def first_rows_by_place(con: Connection, limit: int) -> dict[str, list[Row]]:
    """Read the first rows of each place."""
    return fetch_by(
        con,
        Row,
        f"""
        select p.place, {COLUMNS}
        from {NAMED} join {OF_PLACES} as p on p.prefecture_code = c.prefecture_code
        qualify row_number() over (partition by p.place order by {ORDER}) <= {limit}
        order by {ORDER}""",
    )


def total(con: Connection) -> int:
    """Count the rows of all places."""
    return count(con, "select count(*) from mart.retirement_conflict")


def vehicles(found: Sequence[Kind]) -> int:
    """The vehicles of all kinds; one in two kinds is in it twice."""
    return sum(kind.vehicles for kind in found)
