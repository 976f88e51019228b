"""Questions on demand: one model or enterprise under every rule, and what stands behind one finding."""

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from catalogue import asking, building, declarations, fetches, night, publication, rules, settings, warehouse
from catalogue.errors import UsageError
from catalogue.settings import Home
from catalogue.text.folding import fold

SHARED_SCHEMAS = ("raw", "seed", "reading", "staging", "core", "history")
NIGHTLY_DAYS = 1  # nights further apart than this have stopped
NARROWED = ("core.model_version", "core.nev_model")  # only the subject's rows are judged


@dataclass(frozen=True, slots=True)
class Subject:
    """What to check: a model code, or an enterprise by name or id."""

    model: str | None = None
    enterprise: str | None = None


def check(home: Home, subject: Subject, *, as_of: date) -> list[dict[str, Any]]:
    """Judge every rule for the subject's models on a day; one row per model and rule, each with its evidence."""
    with asking.about(home, SHARED_SCHEMAS, without=NARROWED) as (con, layers):
        _narrow(con, layers, subject)
        building.judge(con, as_of=as_of, told=rules.OUTCOMES)
        marts = warehouse.layer("marts")
        warehouse.build(con, {name: marts[name] for name in ("mart.cited_cell", "mart.finding_evidence")}, {})
        answers = warehouse.rows(
            con,
            """select h.subject_id as model_code, $as_of::date as as_of, h.rule_id, d.title_zh, d.title_en, h.ground,
                h.outcome, h.reason_code, h.enterprise, h.legal_basis, h.finding_id
            from rule.hit as h join rule.description as d using (rule_id) order by h.subject_id, h.rule_id""",
            {"as_of": as_of},
        )
        for answer in answers:
            answer["evidence"] = evidence(con, answer["finding_id"])
        return answers


def _narrow(con: warehouse.Connection, layers: str, subject: Subject) -> None:
    """Show of the tables of models only the rows of the subject."""
    codes = _codes(con, layers, subject)
    con.execute("create temp table chosen as select unnest($codes) as model_code", {"codes": codes})
    for name in NARROWED:
        con.execute(f"create table {name} as select * from {layers}.{name} semi join chosen using (model_code)")


def _codes(con: warehouse.Connection, layers: str, subject: Subject) -> list[str]:
    query = f"""select model_code, enterprise.name as name from {layers}.core.model_version
        union select model_code, enterprise.name from {layers}.core.nev_model"""
    if subject.model:
        found = con.execute(
            f"select distinct model_code from ({query}) where list_contains(model_codes(?), model_code)",
            [fold(subject.model)],
        ).fetchall()
        if not found:
            raise UsageError(f"no model {subject.model} in any file taken so far; check the code letter by letter")
    else:
        found = con.execute(
            f"""select distinct model_code from ({query}) join core.enterprise_name as n using (name)
            where n.enterprise_id in (
                select enterprise_id from core.enterprise_name where $name in (name, enterprise_id)
            )
            order by 1""",
            {"name": fold(subject.enterprise or "")},
        ).fetchall()
        if not found:
            raise UsageError(f"no enterprise {subject.enterprise} with models in any file taken so far")
    return [code for (code,) in found]


def evidence(con: warehouse.Connection, finding_id: str) -> list[dict[str, Any]]:
    """Every value behind a finding, with the cell or the row of law that says so."""
    return warehouse.rows(
        con,
        """select e.* exclude (finding_id, position), l.doc_no as law_document, l.confidence as law_confidence
        from mart.finding_evidence as e left join seed.stage_calendar as l on l.row_id = e.law_row_id
        where e.finding_id = $finding_id order by e.position""",
        {"finding_id": finding_id},
    )


def explain(home: Home, finding_id: str) -> dict[str, Any]:
    """Return one finding with its rule's text and clauses, and every value with its cell."""
    with warehouse.connect(home.warehouse, read_only=True) as con:
        night.require(con)
        found = warehouse.rows(
            con,
            """select f.* exclude (evidence), n.as_of, if(f.is_open, 'open', 'closed') as state,
                f.rule_digest <> r.digest as is_rule_changed, r.title_zh, r.title_en, r.method_zh, r.method_en,
                r.spares_zh, r.spares_en, r.legal_basis as clauses, f.evidence::varchar as evidence
            from mart.finding as f join mart.rule as r using (rule_id) join mart.run as n on n.is_current
            where f.finding_id = $finding_id""",
            {"finding_id": finding_id},
        )
        if not found:
            raise UsageError(f"no finding {finding_id}; its number stands on the model's page and in findings.csv")
        labels = {row["field"]: row for row in warehouse.rows(con, "select * from seed.field_labels")}
        documents = dict(con.execute("select row_id, doc_no from seed.stage_calendar").fetchall())
        fetched = warehouse.rows(
            con, "select file_sha256, fetched_from, fetched_at from mart.ingest_file where fetched_from is not null"
        )
    origins = {row["file_sha256"]: row for row in fetched}
    answer = found[0]
    clauses = [declarations.Clause(**clause) for clause in json.loads(answer["clauses"])]
    answer["clauses"] = [
        {**clause.model_dump(mode="json"), "is_cited": clause.text() in answer["legal_basis"]} for clause in clauses
    ]
    answer["evidence"] = [
        {
            "label_zh": labels[value["field"]]["label_zh"],
            "label_en": labels[value["field"]]["label_en"],
            **value,
            **origins.get(value["file_sha256"], {}),
            "law_document": documents.get(value["law_row_id"]),
        }
        for value in json.loads(answer["evidence"])
    ]
    return answer


def status(home: Home) -> dict[str, Any]:
    """Tell the last run, data through which day, open findings, candidates, quarantine, and what needs attention."""
    if not home.warehouse.exists():
        raise UsageError(f"{home.root} holds no warehouse yet; try: catalogue demo")
    with warehouse.connect(home.warehouse, read_only=True) as con:
        if not publication.run_of(con):
            return {"run": None, "attention": [night.NOT_YET]}
        run = warehouse.rows(con, "select * from mart.run where is_current")[0]
        counts = warehouse.rows(
            con,
            """select
                (select max(latest_data_on) from mart.source_status) as data_through,
                (select count(*) from mart.finding where is_open and outcome = 'non_compliant') as flagged,
                (select count(*) from mart.finding where is_open and outcome = 'indeterminate') as indeterminate,
                (select count(distinct model_code) from mart.revocation_candidate) as candidates,
                (select count(*) from mart.ingest_file) as files,
                (select coalesce(sum(rows_read), 0)::bigint from mart.ingest_file) as rows_read,
                (select count(*) from mart.quarantine) as quarantined,
                (select claimed from mart.retirement_progress
                    where scope_code = 'RETIRE_1M_SCOPE' and basis = 'program') as trucks_claimed,
                (select verified from mart.retirement_progress
                    where scope_code = 'RETIRE_1M_SCOPE' and basis = 'program') as trucks_verified,
                (select target from mart.retirement_summary) as trucks_target""",
        )[0]
        attention = night.source_lines(con) + night.clock_lines(con)
    return {"run": run, **counts, "attention": _overdue(run) + attention + fetches.standing(home)}


def _overdue(run: dict[str, Any]) -> list[str]:
    """Tell that nights have stopped; sample data has only one."""
    made: date = run["generated_on"]
    days = (settings.now().date() - made).days
    if run["is_sample"] or days <= NIGHTLY_DAYS:
        return []
    return [f"the last night was made on {made}, {days} days ago; start catalogue serve, or run catalogue nightly"]
