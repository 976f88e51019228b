"""Task 1 in words and tables: announcements revoked, and registrations after a listing had ended."""

from reports.halfyear.revocation import Facts
from reports.halfyear.sentences import Said, said
from reports.halfyear.subject import Subject
from reports.halfyear.tables import Column, Row, Source, Table, counts
from reports.halfyear.task import NONE, Headline, Task, clause, no_data, nothing
from reports.page import Status
from reports.words import Pair, say

STOPPED = Source(("announcements", "decisions", "registrations"), clause("九"))
BARRED = Source(("announcements", "law"), clause("九"))
STOPS = {"product": "pack.stop_product", "enterprise": "pack.stop_enterprise"}
ACTS = {"sale": "pack.act_sale", "registration": "pack.act_registration"}


def _result(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    day = subject.run.as_of
    stopped = said("pack.rev_none" if facts.stopped is None else "pack.rev_clean")
    if facts.stopped:
        models = len({row.model_code for row in facts.stopped})
        stopped = said("pack.rev_stopped", vehicles=facts.vehicles, models=models)
    if facts.national is None:
        return stopped, said("pack.rev_no_list")
    return (
        stopped,
        said("pack.rev_local", day=day, models=facts.barred_models),
        said("pack.rev_national", day=day, models=facts.national),
    )


def _next(facts: Facts, subject: Subject) -> tuple[Said, ...]:
    if not facts.vehicles:
        return (nothing("step", subject),)
    return (said("pack.rev_step", vehicles=facts.vehicles), said("pack.who_when", unit=subject.name))


def _status(facts: Facts) -> Status:
    if facts.stopped is None:
        return no_data()
    return Status("warn", say("status.review")) if facts.vehicles else Status(NONE, say("status.no_target"))


def task(facts: Facts, subject: Subject) -> Task:
    """Tell what was asked, what came of it, what is lacking and why."""
    return Task(
        "revocation",
        say("pack.revocation"),
        _status(facts),
        Headline(None if facts.stopped is None else facts.vehicles, say("pack.card_stopped")),
        (said("pack.rev_target"),),
        _result(facts, subject),
        (said("pack.rev_gap"),),
        (nothing("reason", subject),),
        _next(facts, subject),
        Source((*STOPPED.kinds, "law"), clause("九")),
    )


def _word(words: dict[str, str], code: str) -> Pair:
    """The words for a code; one without words stands for itself."""
    return say(words[code]) if code in words else Pair(code, code)


def tables(facts: Facts) -> list[Table]:
    """The annex tables of the revocations."""
    stopped = [
        Row(
            (
                row.model_code,
                facts.city_name(row.prefecture_code),
                f"{row.month:%Y-%m}",
                _word(STOPS, row.stop_kind),
                row.stopped_on,
                row.legal_form or "",
                row.document_no or "",
                row.vehicles,
            )
        )
        for row in facts.stopped or ()
    ]
    columns = (
        Column("pack.model", width=20), Column("pack.city", width=16), Column("pack.month", width=10),
        Column("pack.stop_kind", width=18), Column("pack.stopped_on", "day"), Column("pack.legal_form"),
        Column("pack.document", width=30), *counts("pack.vehicles"),
    )  # fmt: skip
    barred = [
        Row((facts.city_name(row.prefecture_code), _word(ACTS, row.event), row.models)) for row in facts.barred
    ]  # fmt: skip
    local = (Column("pack.city", width=16), Column("pack.act"), *counts("pack.models"))
    note = say("pack.n_stopped")
    return [
        Table("stopped", "公告停止后登记", say("pack.t_stopped"), columns, stopped, STOPPED, note, "stack"),
        Table("local", "地方限制车型", say("pack.t_local"), local, barred, BARRED),
    ]
