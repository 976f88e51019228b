"""The stage calendar: dates of law, each with its document and how sure it is."""

from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports.reading import fetch


@dataclass(frozen=True, slots=True)
class LawRow:
    """One row of the stage calendar: a stage in force for a class of vehicles from a day."""

    row_id: str
    level: str
    scope_name: str
    standard: str
    stage: str
    substage: str | None
    vehicle_group: str
    fuel: str
    use_group: str
    event: str
    effective_from: date
    doc_no: str | None
    note_zh: str | None
    note_en: str | None
    confidence: str
    findings: int


def read(con: Connection) -> list[LawRow]:
    """Read the calendar with the number of open findings that cite each row."""
    return fetch(
        con,
        LawRow,
        """
        with cited as (
            select e.law_row_id as row_id, count(distinct e.finding_id) as findings
            from mart.finding_evidence as e join mart.finding as f using (finding_id)
            where f.is_open and e.law_row_id is not null
            group by e.law_row_id
        )
        select row_id, level, scope_name, standard, stage, substage, vehicle_group, fuel, use_group, event,
            effective_from,
            doc_no, note_zh, note_en, confidence, coalesce(findings, 0) as findings
        from mart.law_row left join cited using (row_id)
        order by row_id""",
    )
