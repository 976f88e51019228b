"""Facts of task 3: registrations of the half-year against the emission stage in force at their place on their day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports.halfyear.subject import Subject
from reports.reading import fetch
from reports.words import Pair, say

DUTY_GROUPS = ("LDV", "HDV_URBAN", "HDV_GAS")


@dataclass(frozen=True, slots=True)
class Checked:
    """Registrations of one city, month and vehicle group; see mart.stage_timing_month."""

    prefecture_code: str | None
    month: date
    vehicle_group: str | None
    checked: int
    compliant: int
    below_stage: int
    indeterminate: int
    not_applicable: int

    @property
    def figures(self) -> tuple[int, int, int, int, int]:
        """Checked, at the stage, below, open, not applicable; the last four add up to the first."""
        return self.checked, self.compliant, self.below_stage, self.indeterminate, self.not_applicable


@dataclass(frozen=True, slots=True)
class Act:
    """When China VI came into force in one city that the plan names, for one group; see mart.stage_timing_city."""

    prefecture_code: str
    name: str
    name_en: str
    vehicle_group: str
    required_stage: str | None
    substage: str | None
    effective_from: date | None
    doc_no: str | None
    confidence: str | None
    timing: str

    @property
    def city(self) -> Pair:
        """The name of the city."""
        return Pair(self.name, self.name_en)


@dataclass(frozen=True, slots=True)
class Facts:
    """All that is known; without acts no city of the province is named by the plan."""

    acts: Sequence[Act]
    rows: Sequence[Checked]
    names: Mapping[str, Pair]
    deadline: date

    @property
    def cities(self) -> list[str]:
        """The codes of the cities that the plan names."""
        return list(dict.fromkeys(act.prefecture_code for act in self.acts))

    @property
    def duty_rows(self) -> list[Checked]:
        """The registrations for which the date was brought forward."""
        named = set(self.cities)
        return [
            row
            for row in self.rows
            if row.prefecture_code in named and row.vehicle_group in DUTY_GROUPS and row.month >= self.deadline
        ]

    @property
    def other_rows(self) -> list[Checked]:
        """All other registrations of the province."""
        duty = set(map(id, self.duty_rows))
        return [row for row in self.rows if id(row) not in duty]

    def city_name(self, code: str | None) -> Pair:
        """The name of a city; registrations may name a province only."""
        return self.names.get(code, Pair(code, code)) if code else say("pack.no_city")


def added(rows: Sequence[Checked]) -> tuple[int, int, int, int, int]:
    """Add up the figures of some rows."""
    checked, compliant, below, open_, rest = (sum(column) for column in zip(*(r.figures for r in rows), strict=True))
    return checked, compliant, below, open_, rest


def _acts(con: Connection, province: str) -> list[Act]:
    return fetch(
        con,
        Act,
        """
        select c.prefecture_code, c.name, coalesce(c.name_en, c.name) as name_en, c.vehicle_group, c.required_stage,
            l.substage, c.effective_from, c.doc_no, c.confidence, c.timing
        from mart.stage_timing_city as c
        left join mart.law_row as l on l.row_id = c.calendar_row_id
        where c.province_code = $province
        order by c.prefecture_code, list_position(['LDV', 'HDV_URBAN', 'HDV_GAS'], c.vehicle_group)""",
        {"province": province},
    )


def _rows(con: Connection, subject: Subject) -> list[Checked]:
    return fetch(
        con,
        Checked,
        """
        select prefecture_code, month, vehicle_group, checked, compliant, below_stage, indeterminate, not_applicable
        from mart.stage_timing_month
        where province_code = $province and month between $first and $upto
        order by prefecture_code nulls last, month, vehicle_group nulls last""",
        {"province": subject.code, "first": subject.half.first, "upto": subject.upto},
    )


def names(con: Connection, province: str) -> dict[str, Pair]:
    """The names of every place of a province by its code."""
    found = con.sql(
        "select code, name_zh, coalesce(name_en, name_zh) from seed.divisions where province_code = $province",
        params={"province": province},
    ).fetchall()
    return {code: Pair(zh, en) for code, zh, en in found}


def read(con: Connection, subject: Subject) -> Facts:
    """Read what the marts tell of the registrations of the province."""
    due = con.sql("select deadline from mart.plan_target where target_id = 'T09-3'").fetchone()
    deadline = due[0] if due and due[0] else date(2019, 7, 1)  # 工信部节〔2018〕136号（九）
    return Facts(_acts(con, subject.code), _rows(con, subject), names(con, subject.code), deadline)
