"""One page per rule: what it asks, on which clause, whom it spares, and what it found today."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from catalogue.warehouse import Connection
from reports import subjects
from reports.page import Page
from reports.reading import Run, fetch, grouped
from reports.words import Pair, say

SHOWN = 300


@dataclass(frozen=True, slots=True)
class Clause:
    """One provision that the rule stands on."""

    instrument: str
    doc_no: str | None
    clause: str | None
    confidence: str
    effective_from: str | None
    effective_to: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule as its own file says it, with today's counts."""

    rule_id: str
    title_zh: str
    title_en: str
    ground: str | None
    severity: str
    effective_from: date | None
    effective_to: date | None
    digest: str
    method_zh: str
    method_en: str
    spares_zh: str
    spares_en: str
    example_zh: str | None
    example_en: str | None
    legal_basis: str
    population: int
    compliant: int
    non_compliant: int
    not_applicable: int
    indeterminate: int

    @property
    def clauses(self) -> list[Clause]:
        """The provisions, one by one."""
        keys = ("instrument", "doc_no", "clause", "confidence", "effective_from", "effective_to")
        return [Clause(*(str(entry.get(key) or "") for key in keys)) for entry in json.loads(self.legal_basis or "[]")]


@dataclass(frozen=True, slots=True)
class Reason:
    """How many models a rule left alone or could not decide, for one reason."""

    rule_id: str
    outcome: str
    reason_code: str
    models: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One open finding of a rule."""

    rule_id: str
    finding_id: str
    subject_kind: str
    subject_id: str
    enterprise: str | None
    outcome: str
    reason_code: str | None
    first_seen_on: date


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    rule: Rule
    example: Pair
    reasons: Sequence[Reason]
    findings: Sequence[Finding]
    open: int
    dossier_ids: dict[str, str]
    enterprise_ids: frozenset[str] = field(default_factory=frozenset)


def _rules(con: Connection) -> list[Rule]:
    return fetch(
        con,
        Rule,
        """
        select r.rule_id, title_zh, title_en, ground, severity, effective_from, effective_to, digest, method_zh,
            method_en,
            spares_zh, spares_en, example_zh, example_en, legal_basis::varchar as legal_basis,
            coalesce(population, 0) as population, coalesce(compliant, 0) as compliant, coalesce(non_compliant,
            0) as non_compliant,
            coalesce(not_applicable, 0) as not_applicable, coalesce(indeterminate, 0) as indeterminate
        from mart.rule as r left join mart.rule_coverage as c using (rule_id)
        order by r.rule_id""",
    )


def _findings(con: Connection) -> dict[str, list[Finding]]:
    """The first open findings of each rule, flagged before undecided."""
    found = fetch(
        con,
        Finding,
        f"""
        select rule_id, finding_id, subject_kind, subject_id, enterprise, outcome, reason_code, first_seen_on
        from mart.finding
        where is_open
        qualify row_number() over (partition by rule_id order by outcome <> 'non_compliant', subject_id,
            finding_id) <= {SHOWN}
        order by rule_id, outcome <> 'non_compliant', subject_id, finding_id""",
    )
    return grouped(found, lambda finding: finding.rule_id)


def _reasons(con: Connection) -> dict[str, list[Reason]]:
    found = fetch(
        con,
        Reason,
        """
        select rule_id, outcome, reason_code, models
        from mart.rule_reason
        where reason_code is not null
        order by rule_id, outcome, models desc, reason_code""",
    )
    return grouped(found, lambda reason: reason.rule_id)


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make rule/ID.html for every rule."""
    findings, reasons = _findings(con), _reasons(con)
    ids, firms = subjects.dossiers(con).ids, subjects.enterprises(con)
    for rule in _rules(con):
        view = View(
            rule,
            Pair(rule.example_zh or "", rule.example_en or ""),
            reasons.get(rule.rule_id, []),
            findings.get(rule.rule_id, []),
            rule.non_compliant + rule.indeterminate,
            ids,
            firms,
        )
        title = say("page.rule", rule=rule.rule_id, zh=rule.title_zh, en=rule.title_en)
        sections = ("clause", "rule-method", "spared", "example", "coverage", "findings")
        yield Page(f"rule/{rule.rule_id.lower()}.html", "rule.html.j2", title, view, sections, kib=200)
