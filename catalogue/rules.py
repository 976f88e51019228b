"""Enforcement rules: one described SQL file each, found by looking in sql/rules, applied to a whole population."""

import json
from datetime import date
from typing import Any

import polars as pl

from catalogue import declarations, warehouse
from catalogue.declarations import Described, RuleHeader
from catalogue.errors import DeclarationError

Rule = Described[RuleHeader]
OPEN = ("non_compliant", "indeterminate")
OUTCOMES = ("compliant", "non_compliant", "not_applicable", "indeterminate")


OUTCOMES_OF = """
    insert into rule.outcome
    select $rule_id, $kind, subject_id, enterprise, outcome, reason_code from judged
"""
HITS_OF = """
    insert into rule.hit
    select $rule_id || '-' || left(md5(concat_ws('|', $rule_id, $kind, subject_id)), 12), $rule_id, $digest,
        {ground}, $legal_form, $kind, subject_id, enterprise, outcome, reason_code,
        array_to_string(list_transform(
            list_filter($clauses, lambda c: coalesce({law_on} between c.effective_from and c.effective_to, true)),
            lambda c: c.text
        ), '；')
    from judged where list_contains($told, outcome) order by subject_id
"""
EVIDENCE_OF = """
    insert into rule.evidence
    select finding_id, row_number() over (partition by finding_id order by position, nth), field, value, entry_no,
        law_row_id
    from (
        select h.finding_id, e.position, generate_subscripts(e.values, 1) as nth, e.field, unnest(e.values) as value,
            unnest(e.entries) as entry_no, unnest(e.law_rows) as law_row_id
        from judged as j
        join rule.hit as h on h.rule_id = $rule_id and h.subject_id = j.subject_id,
        unnest([{structs}]) as t(e)
    )
    order by all
"""


def discover(as_of: date | None = None) -> list[Rule]:
    """Return every rule by id, or only those in effect on a day."""
    found = sorted(declarations.discover("rules", RuleHeader), key=lambda rule: rule.header.id)
    if as_of is None:
        return found
    return [r for r in found if r.header.effective_from <= as_of and not (r.header.effective_to or as_of) < as_of]


def prepare(con: warehouse.Connection) -> None:
    """Create the empty tables that rules fill."""
    con.execute(
        """create or replace table rule.outcome (
            rule_id varchar, subject_kind varchar, subject_id varchar, enterprise varchar, outcome varchar,
            reason_code varchar
        )"""
    )
    con.execute(
        """create or replace table rule.hit (
            finding_id varchar, rule_id varchar, rule_digest varchar, ground varchar, legal_form varchar,
            subject_kind varchar, subject_id varchar, enterprise varchar, outcome varchar, reason_code varchar,
            legal_basis varchar
        )"""
    )
    con.execute(
        """create or replace table rule.evidence (
            finding_id varchar, position integer, field varchar, value varchar, entry_no bigint, law_row_id varchar
        )"""
    )


def apply(con: warehouse.Connection, rule: Rule, *, as_of: date, told: tuple[str, ...] = OPEN) -> None:
    """Judge the rule's population for a day: every outcome, and for those told the evidence with its places."""
    header = rule.header
    con.execute(f"create or replace temp table judged as {rule.sql}", warehouse.bound(rule.sql, {"as_of": as_of}))
    columns = {name: kind for name, kind, *_ in con.execute("describe judged").fetchall()}
    missing = [name for name in header.evidence if name not in columns]
    if missing:
        raise DeclarationError(f"{rule.name}.sql: evidence {missing} is not selected by the query")
    known = {
        "rule_id": header.id,
        "kind": header.subject_kind,
        "digest": rule.digest,
        "ground": header.ground,
        "legal_form": header.legal_form,
        "clauses": [
            {
                "text": clause.text(),
                "effective_from": clause.effective_from or date.min,
                "effective_to": clause.effective_to or date.max,
            }
            for clause in header.legal_basis
        ],
        "as_of": as_of,
        "told": list(told),
    }
    ground = "ground" if header.ground == "decision" else "$ground"
    law_on = "law_on" if "law_on" in columns else "$as_of"  # an act that is over is judged by the law of its day
    for insert in (
        OUTCOMES_OF,
        HITS_OF.format(ground=ground, law_on=law_on),
        EVIDENCE_OF.format(structs=_evidence(header.evidence, columns)),
    ):
        con.execute(insert, warehouse.bound(insert, known))
    con.execute("drop table judged")


def _evidence(names: list[str], columns: dict[str, str]) -> str:
    """Write one struct per evidence column: its values, the entry that states each, the row of law behind each.

    A column that holds a list says several things, each with its own place; an empty list says nothing.
    """
    return ", ".join(
        f"{{position: {position}, field: '{name}', values: coalesce({_listed(name, columns)}::varchar[], [null]), "
        f"entries: {_listed(f'{name}_entry', columns)}::bigint[], "
        f"law_rows: {_listed(f'{name}_law', columns)}::varchar[]}}"
        for position, name in enumerate(names, start=1)
    )


def _listed(name: str, columns: dict[str, str]) -> str:
    kind = columns.get(name)
    return "null" if kind is None else f"j.{name}" if kind.endswith("[]") else f"[j.{name}]"


DESCRIPTION: dict[str, pl.DataType | type[pl.DataType]] = {
    "rule_id": pl.String,
    "title_zh": pl.String,
    "title_en": pl.String,
    "ground": pl.String,
    "legal_form": pl.String,
    "severity": pl.String,
    "subject_kind": pl.String,
    "effective_from": pl.Date,
    "effective_to": pl.Date,
    "digest": pl.String,
    "method_zh": pl.String,
    "method_en": pl.String,
    "spares_zh": pl.String,
    "spares_en": pl.String,
    "example_zh": pl.String,
    "example_en": pl.String,
    "legal_basis": pl.String,
}


def describe(con: warehouse.Connection, applied: list[Rule]) -> None:
    """Keep what each rule says about itself beside its findings."""
    rows: list[dict[str, Any]] = [
        {
            "rule_id": r.header.id,
            "title_zh": r.header.title.zh,
            "title_en": r.header.title.en,
            "ground": r.header.ground,
            "legal_form": r.header.legal_form,
            "severity": r.header.severity,
            "subject_kind": r.header.subject_kind,
            "effective_from": r.header.effective_from,
            "effective_to": r.header.effective_to,
            "digest": r.digest,
            "method_zh": r.header.method.zh,
            "method_en": r.header.method.en,
            "spares_zh": r.header.spares.zh,
            "spares_en": r.header.spares.en,
            "example_zh": r.header.example.zh,
            "example_en": r.header.example.en,
            "legal_basis": json.dumps([c.model_dump(mode="json") for c in r.header.legal_basis], ensure_ascii=False),
        }
        for r in applied
    ]
    warehouse.replace(con, "rule.description", pl.DataFrame(rows, schema=DESCRIPTION))
