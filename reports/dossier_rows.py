"""The rows behind the model dossiers, read for many models with a handful of queries.

They are named tuples, which travel to the processes that make the pages in a tenth of the time of data classes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from catalogue.warehouse import Connection
from reports.reading import fetch, grouped

RowKey = tuple[str, str | None, int]


class Model(NamedTuple):
    """The model as it stands on the day."""

    model_id: str
    model_code: str
    enterprise: str
    enterprise_id: str
    brand: str | None
    product_name: str | None
    vehicle_group: str | None
    fuel: str | None
    emission_stage: str | None
    substage: str | None
    emission_standard_raw: str | None
    gvm_kg: str | None
    listing: str
    listed_from: date | None
    listed_to: date | None
    batch_no: str | None
    outcome: str


class Event(NamedTuple):
    """One announcement entry about the model."""

    model_code: str
    event_on: date
    batch_no: str | None
    entry_kind: str
    emission_standard_raw: str | None
    fuel: str | None
    gvm_kg: str | None
    enterprise: str | None
    file_sha256: str | None
    file_name: str | None
    sheet: str | None
    row_no: int | None


class Finding(NamedTuple):
    """One finding about the model, open or closed."""

    finding_id: str
    subject_id: str
    rule_id: str
    rule_digest: str
    outcome: str
    reason_code: str | None
    legal_basis: str | None
    first_seen_on: date
    last_seen_on: date
    is_open: bool


class Evidence(NamedTuple):
    """One value behind a finding, with the cell or the row of law it comes from."""

    finding_id: str
    position: int
    field: str
    label_zh: str
    label_en: str
    value: str | None
    file_sha256: str | None
    file_name: str | None
    sheet: str | None
    row_no: int | None
    heading: str | None
    place: str | None
    law_row_id: str | None

    @property
    def row(self) -> RowKey | None:
        """The source row it cites, if it cites one."""
        return (self.file_sha256, self.sheet, self.row_no) if self.file_sha256 and self.row_no is not None else None

    @property
    def kind(self) -> str:
        """What was required, what was observed, or what was worked out from these."""
        return "required" if self.law_row_id else "observed" if self.row else "derived"


class Cell(NamedTuple):
    """One cell of a cited source row."""

    file_sha256: str
    sheet: str | None
    row_no: int
    position: int
    place: str | None
    heading: str | None
    field: str | None
    value: str | None

    @property
    def row(self) -> RowKey:
        """The source row it belongs to."""
        return self.file_sha256, self.sheet, self.row_no


class Answer(NamedTuple):
    """What one rule says about the model."""

    model_code: str
    rule_id: str
    outcome: str
    reason_code: str | None


class Candidacy(NamedTuple):
    """One ground on which the model is put forward."""

    model_code: str
    ground: str
    legal_form: str
    since_on: date
    rule_id: str | None
    decision_no: str | None
    open_case_id: str | None


class File(NamedTuple):
    """One source file, for the lineage."""

    file_sha256: str
    name: str
    source: str | None
    received_at: datetime


class Rule(NamedTuple):
    """The title of a rule and whether a law row is behind it."""

    rule_id: str
    title_zh: str
    title_en: str
    digest: str


@dataclass(frozen=True, slots=True)
class Tables:
    """The rows of one batch of models, by model, finding or source row."""

    models: Sequence[Model]
    events: dict[str, list[Event]]
    findings: dict[str, list[Finding]]
    evidence: dict[str, list[Evidence]]
    cells: dict[RowKey, list[Cell]]
    answers: dict[str, list[Answer]]
    candidacies: dict[str, list[Candidacy]]


CITED = """
    select distinct e.file_sha256, e.sheet, e.row_no
    from mart.finding_evidence as e join mart.finding as f using (finding_id)
    where f.subject_kind = 'model' and f.subject_id in (select unnest($codes::json::text[]))
        and e.file_sha256 is not null"""


def tables(con: Connection, codes: Sequence[str]) -> Tables:
    """Read all rows about these models."""
    these = {"codes": json.dumps(codes)}  # one text: of every value in a list, DuckDB asks whether it is from pandas
    chosen = "(select unnest($codes::json::text[]))"
    models = fetch(
        con,
        Model,
        f"""
        select model_id, model_code, enterprise, enterprise_id, brand, product_name, vehicle_group, fuel,
            emission_stage,
            substage, emission_standard_raw, gvm_kg, listing, listed_from, listed_to, batch_no, outcome
        from mart.model_today where model_code in {chosen} order by model_code""",
        these,
    )
    events = fetch(
        con,
        Event,
        f"""
        select model_code, event_on, batch_no, entry_kind, emission_standard_raw, fuel, gvm_kg, enterprise, file_sha256,
            file_name, sheet, row_no
        from mart.model_history where model_code in {chosen}
        order by model_code, event_on desc, batch_no desc, entry_kind, file_sha256, sheet, row_no""",
        these,
    )
    findings = fetch(
        con,
        Finding,
        f"""
        select finding_id, subject_id, rule_id, rule_digest, outcome, reason_code, legal_basis, first_seen_on,
            last_seen_on, is_open
        from mart.finding where subject_kind = 'model' and subject_id in {chosen} order by finding_id""",
        these,
    )
    evidence = fetch(
        con,
        Evidence,
        f"""
        select e.finding_id, position, field, label_zh, label_en, value, file_sha256, file_name, sheet, row_no,
            heading, place,
            law_row_id
        from mart.finding_evidence as e join mart.finding as f using (finding_id)
        where f.subject_kind = 'model' and f.subject_id in {chosen} order by e.finding_id, position""",
        these,
    )
    cells = fetch(
        con,
        Cell,
        f"""
        select c.file_sha256, c.sheet, c.row_no, position, place, heading, field, value
        from mart.cited_cell as c join ({CITED}) as cited
            on c.file_sha256 = cited.file_sha256 and c.sheet is not distinct from cited.sheet
            and c.row_no = cited.row_no
        order by c.file_sha256, c.sheet, c.row_no, position""",
        these,
    )
    answers = fetch(
        con,
        Answer,
        f"""
        select model_code, rule_id, outcome, reason_code from mart.model_rule where model_code in {chosen}
        order by model_code, array_position(['non_compliant', 'indeterminate', 'compliant', 'not_applicable'],
            outcome), rule_id
        """,
        these,
    )
    candidacies = fetch(
        con,
        Candidacy,
        f"""
        select model_code, ground, legal_form, since_on, rule_id, decision_no, open_case_id
        from mart.revocation_candidate where model_code in {chosen}
        order by model_code, since_on, ground, rule_id, decision_no""",
        these,
    )
    return Tables(
        models,
        grouped(events, lambda r: r.model_code),
        grouped(findings, lambda r: r.subject_id),
        grouped(evidence, lambda r: r.finding_id),
        grouped(cells, lambda r: r.row),
        grouped(answers, lambda r: r.model_code),
        grouped(candidacies, lambda r: r.model_code),
    )
