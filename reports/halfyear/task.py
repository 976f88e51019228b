"""A task of the plan as the pack tells it: target, result, gap, reason, next step."""

from dataclasses import dataclass
from typing import Final

from reports.halfyear.sentences import Said, Share, said
from reports.halfyear.subject import Subject
from reports.halfyear.tables import Source
from reports.page import Status
from reports.words import Pair, say

ARTICLES: Final = {"九": 9, "十一": 11, "十四": 14}
NONE: Final = "none"


@dataclass(frozen=True, slots=True)
class Headline:
    """The one figure of a task in the half-year, and what it counts; nothing where none was found."""

    figure: int | Share | None
    measure: Pair


@dataclass(frozen=True, slots=True)
class Task:
    """One task; every part holds at least one sentence."""

    id: str
    title: Pair
    status: Status
    headline: Headline
    target: tuple[Said, ...]
    result: tuple[Said, ...]
    gap: tuple[Said, ...]
    reason: tuple[Said, ...]
    next_step: tuple[Said, ...]
    source: Source

    @property
    def parts(self) -> tuple[tuple[Pair, tuple[Said, ...]], ...]:
        """The five parts in their order, each with its heading."""
        return (
            (say("pack.target"), self.target),
            (say("pack.result"), self.result),
            (say("pack.gap"), self.gap),
            (say("pack.reason"), self.reason),
            (say("pack.next_step"), self.next_step),
        )


def clause(article: str) -> Pair:
    """An article of the plan, in full."""
    return say(
        "pack.clause",
        doc="工信部节〔2018〕136号",
        doc_en="MIIT [2018] No. 136",
        article=article,
        article_en=ARTICLES[article],
    )


NOTHING: Final = {
    ("reason", True): "pack.no_reason",
    ("reason", False): "pack.no_duty_reason",
    ("step", True): "pack.no_step",
    ("step", False): "pack.no_duty_step",
}


def nothing(part: str, subject: Subject, *, has_duty: bool = True) -> Said:
    """Say that the data give no reason or point to no step; neither is made up for the province."""
    return said(NOTHING[part, has_duty], unit=subject.name)


def not_duty() -> Status:
    """The state of a task that the plan does not set here."""
    return Status(NONE, say("pack.not_duty"))


def no_data() -> Status:
    """The state of a task of which nothing was found."""
    return Status(NONE, say("status.no_data"))
