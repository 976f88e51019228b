"""Chapter: flagged models and the candidates for revocation of their announcement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports import subjects
from reports.page import Card, Segment, Status, percent
from reports.reading import Run, count, fetch
from reports.words import Pair, name, reason, say

order = 10
SHOWN_CANDIDATES = 5
SHOWN_ENTERPRISES = 5
STAGES = ("detected", "responding", "proposed", "revoked", "dismissed")


@dataclass(frozen=True, slots=True)
class Stage:
    """One of the five stages of a case, with the flagged models that stand there."""

    text: Pair
    models: int


@dataclass(frozen=True, slots=True)
class RuleRow:
    """What one rule found today."""

    rule_id: str
    title_zh: str
    title_en: str
    severity: str
    population: int
    non_compliant: int
    indeterminate: int
    width: float


@dataclass(frozen=True, slots=True)
class EnterpriseRow:
    """One enterprise with flagged models, or the sum of so many `others`."""

    enterprise_id: str
    enterprise: str
    models: int
    flagged: int
    candidates: int
    others: int = 0

    @property
    def share(self) -> float:
        """Flagged models as a share of all its models, in percent."""
        return percent(self.flagged, self.models)


@dataclass(frozen=True, slots=True)
class Candidate:
    """One model that a rule or a decision puts forward for revocation."""

    model_code: str
    enterprise: str
    enterprise_id: str
    ground: str
    legal_form: str
    since_on: date
    rule_id: str | None
    decision_no: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The headline counts, each from one table."""

    candidates: int
    flagged: int
    indeterminate: int
    models: int
    listed: int


@dataclass(frozen=True, slots=True)
class View:
    """All that the chapter shows."""

    figures: Figures
    stages: Sequence[Stage]
    rules: Sequence[RuleRow]
    enterprises: Sequence[EnterpriseRow]
    enterprise_total: EnterpriseRow
    enterprise_title: Pair
    candidates: Sequence[Candidate]
    candidate_rows: int
    dossier_ids: dict[str, str]
    enterprise_ids: frozenset[str]
    cards: Sequence[Card]
    points: Sequence[Pair]
    status: Status


def _figures(con: Connection) -> Figures:
    sql = """
        select
            (select count(distinct model_code) from mart.revocation_candidate) as candidates,
            count(*) filter (where outcome = 'non_compliant') as flagged,
            count(*) filter (where outcome = 'indeterminate') as indeterminate,
            count(*) as models,
            count(*) filter (where listing in ('listed', 'suspended', 'unclear')) as listed
        from mart.model_today"""
    return fetch(con, Figures, sql)[0]


def _rules(con: Connection) -> list[RuleRow]:
    return fetch(
        con,
        RuleRow,
        """
        select rule_id, title_zh, title_en, severity, population, non_compliant, indeterminate,
            round(100.0 * non_compliant / greatest(max(non_compliant) over (), 1), 1)::double as width
        from mart.rule_coverage join mart.rule using (rule_id)
        order by non_compliant desc, rule_id""",
    )


def _enterprises(con: Connection) -> list[EnterpriseRow]:
    return fetch(
        con,
        EnterpriseRow,
        """
        select enterprise_id, enterprise, models, flagged, candidates
        from mart.enterprise
        where flagged > 0
        order by flagged desc, candidates desc, enterprise, enterprise_id""",
    )


def _sum(rows: Sequence[EnterpriseRow]) -> EnterpriseRow:
    models, flagged, candidates = (sum(getattr(r, key) for r in rows) for key in ("models", "flagged", "candidates"))
    return EnterpriseRow("", "", models, flagged, candidates, len(rows))


def _shortened(rows: Sequence[EnterpriseRow]) -> list[EnterpriseRow]:
    """The first enterprises and one row for the others, so that the column adds up."""
    rest = rows[SHOWN_ENTERPRISES:]
    return [*rows[:SHOWN_ENTERPRISES], *([_sum(rest)] if rest else [])]


def _candidates(con: Connection) -> list[Candidate]:
    return fetch(
        con,
        Candidate,
        f"""
        select c.model_code, c.enterprise, coalesce(m.enterprise_id, '') as enterprise_id, c.ground, c.legal_form,
            c.since_on,
            c.rule_id, c.decision_no
        from mart.revocation_candidate as c left join mart.model_today as m using (model_code)
        order by c.since_on, c.model_code, c.ground, c.rule_id, c.decision_no
        limit {SHOWN_CANDIDATES}""",
    )


def _cards(figures: Figures) -> list[Card]:
    f, unit = figures, say("unit.models")
    acting = Status("bad", say("status.act")) if f.candidates else Status("ok", say("status.nothing"))
    waiting = Status("warn", say("status.review")) if f.flagged else Status("ok", say("status.nothing"))
    unclear = Status("none", say("status.no_data")) if f.indeterminate else Status("ok", say("status.nothing"))
    return [
        Card(
            say("card.candidates"),
            f"{f.candidates:,}",
            unit,
            say("card.candidates_of", n=f.flagged),
            acting,
            say("card.candidates_foot"),
            "#candidates",
            (Segment(percent(f.candidates, f.flagged), "hot"),) if f.flagged else (),
        ),
        Card(
            say("card.flagged"),
            f"{f.flagged:,}",
            unit,
            say("card.flagged_of", n=f.models, listed=f.listed),
            waiting,
            say("card.flagged_foot"),
            "#by-rule",
            (Segment(percent(f.flagged, f.models)),),
        ),
        Card(
            say("card.indeterminate"),
            f"{f.indeterminate:,}",
            unit,
            say("card.indeterminate_of", n=f.models),
            unclear,
            say("card.indeterminate_foot"),
            "#by-rule",
            (Segment(percent(f.indeterminate, f.models), "dull"),),
        ),
    ]


def _points(con: Connection, figures: Figures, enterprises: Sequence[EnterpriseRow]) -> list[Pair]:
    points = [_candidate_point(figures, enterprises)]
    if worst := next((rule for rule in _rules(con) if rule.non_compliant), None):
        points.append(
            say(
                "point.rule",
                n=worst.non_compliant,
                of=worst.population,
                rule=worst.rule_id,
                zh=worst.title_zh,
                en=worst.title_en,
            )
        )
    if (missing := _most_missing(con)) is not None:
        points.append(missing)
    return points


def _candidate_point(figures: Figures, enterprises: Sequence[EnterpriseRow]) -> Pair:
    if not figures.candidates:
        return say("point.no_candidates", n=figures.flagged)
    top = enterprises[:3]
    return say(
        "point.candidates",
        n=figures.candidates,
        firms="、".join(firm.enterprise for firm in top),
        k=len(top),
        top=sum(firm.flagged for firm in top),
        flagged=figures.flagged,
    )


@dataclass(frozen=True, slots=True)
class _Reason:
    reason_code: str
    models: int


def _most_missing(con: Connection) -> Pair | None:
    """The most frequent reason why a rule could not decide."""
    found = fetch(
        con,
        _Reason,
        """
        select reason_code, sum(models)::bigint as models
        from mart.rule_reason
        where outcome = 'indeterminate'
        group by reason_code
        order by models desc, reason_code
        limit 1""",
    )
    if not found:
        return None
    why = reason(found[0].reason_code)
    return say("point.indeterminate", n=found[0].models, zh=why.zh, en=why.en)


def _title(enterprises: Sequence[EnterpriseRow]) -> Pair:
    if not enterprises:
        return say("revocation.by_enterprise")
    top = enterprises[0]
    return say("revocation.by_enterprise_top", firm=top.enterprise, n=top.flagged, firms=len(enterprises))


def build(con: Connection, _run: Run) -> View:
    """Read the findings of the day and what follows from them."""
    figures, enterprises = _figures(con), _enterprises(con)
    standing = dict.fromkeys(STAGES, 0) | {"detected": figures.flagged}
    status = (
        Status("bad", say("revocation.status", n=figures.candidates))
        if figures.candidates
        else Status("ok", say("status.nothing"))
    )
    return View(
        figures=figures,
        stages=[Stage(name("stage_of_case", stage), models) for stage, models in standing.items()],
        rules=_rules(con),
        enterprises=_shortened(enterprises),
        enterprise_total=_sum(enterprises),
        enterprise_title=_title(enterprises),
        candidates=_candidates(con),
        candidate_rows=count(con, "select count(*) from mart.revocation_candidate"),
        dossier_ids=subjects.dossiers(con).ids,
        enterprise_ids=subjects.enterprises(con),
        cards=_cards(figures),
        points=_points(con, figures, enterprises),
        status=status,
    )
