"""One page per enterprise with flagged models: its names, its models, when they were first flagged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports import subjects
from reports.page import Page, percent
from reports.reading import Run, fetch, grouped
from reports.words import say

SHOWN = 120
QUARTERS = 12


@dataclass(frozen=True, slots=True)
class Enterprise:
    """The enterprise and the counts of its models."""

    enterprise_id: str
    enterprise: str
    models: int
    listed: int
    flagged: int
    indeterminate: int
    candidates: int

    @property
    def share(self) -> float:
        """Flagged models as a share of all its models, in percent."""
        return percent(self.flagged, self.models)


@dataclass(frozen=True, slots=True)
class Name:
    """One name the enterprise has carried, and the document that says so."""

    enterprise_id: str
    name: str
    from_on: date | None
    to_on: date | None
    document: str | None
    confidence: str | None


@dataclass(frozen=True, slots=True)
class Flagged:
    """One open finding about a model of the enterprise."""

    enterprise_id: str
    model_code: str
    product_name: str | None
    emission_stage: str | None
    listing: str
    rule_id: str
    first_seen_on: date
    is_candidate: bool


@dataclass(frozen=True, slots=True)
class Quarter:
    """One quarter with the findings first seen in it; none is told of one that was over before the first run."""

    text: str
    findings: int | None


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    enterprise: Enterprise
    names: Sequence[Name]
    flagged: Sequence[Flagged]
    findings: int
    quarters: Sequence[Quarter]
    first_run_on: date
    new: int
    dossier_ids: dict[str, str]


def _quarter(day: date) -> int:
    """The quarter as a running number."""
    return day.year * 4 + (day.month - 1) // 3


def _quarters(days: Sequence[date], first_run_on: date, as_of: date) -> list[Quarter]:
    """The last twelve quarters with the findings first seen in each."""
    first, last = _quarter(first_run_on), _quarter(as_of)
    seen = [_quarter(day) for day in days]
    return [
        Quarter(f"{q // 4}Q{q % 4 + 1}", seen.count(q) if q >= first else None)
        for q in range(last - QUARTERS + 1, last + 1)
    ]


def _enterprises(con: Connection) -> list[Enterprise]:
    return fetch(
        con,
        Enterprise,
        """
        select enterprise_id, enterprise, models, listed, flagged, indeterminate, candidates
        from mart.enterprise
        where flagged > 0
        order by enterprise_id""",
    )


def _names(con: Connection) -> dict[str, list[Name]]:
    found = fetch(
        con,
        Name,
        """
        select enterprise_id, name, from_on, to_on, document, confidence
        from mart.enterprise_name
        order by enterprise_id, from_on nulls first, name""",
    )
    return grouped(found, lambda row: row.enterprise_id)


def _flagged(con: Connection) -> dict[str, list[Flagged]]:
    found = fetch(
        con,
        Flagged,
        f"""
        select m.enterprise_id, m.model_code, m.product_name, {subjects.STAGE} as emission_stage, m.listing, f.rule_id,
            f.first_seen_on,
            m.model_code in (select model_code from mart.revocation_candidate) as is_candidate
        from mart.finding as f join mart.model_today as m on f.subject_id = m.model_code
        where f.subject_kind = 'model' and f.outcome = 'non_compliant' and f.is_open
        order by m.enterprise_id, is_candidate desc, f.first_seen_on, m.model_code, f.rule_id""",
    )
    return grouped(found, lambda row: row.enterprise_id)


def build(con: Connection, run: Run) -> Iterator[Page]:
    """Make enterprise/ID.html for every enterprise with a flagged model."""
    names, flagged, ids = _names(con), _flagged(con), subjects.dossiers(con).ids
    first_run_on = con.execute("select min(as_of) from mart.run").fetchall()[0][0]
    for one in _enterprises(con):
        found = flagged.get(one.enterprise_id, [])
        shown = found[:SHOWN]
        days = [row.first_seen_on for row in found]
        view = View(
            one,
            names.get(one.enterprise_id, []),
            shown,
            len(found),
            _quarters(days, first_run_on, run.as_of),
            first_run_on,
            days.count(run.as_of),
            {row.model_code: ids.get(row.model_code, "") for row in shown},
        )
        sections = ("names", "standing", "flagged", "quarters", "responses", "evidence", "changes", "gaps")
        title = say("page.enterprise", firm=one.enterprise)
        yield Page(f"enterprise/{one.enterprise_id}.html", "enterprise.html.j2", title, view, sections, kib=120)
