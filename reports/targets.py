"""The numbered targets of the plan and of the acts around it, each with its outcome and where its figure comes from."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports.page import Status, percent
from reports.reading import fetch, grouped
from reports.words import Pair, name, say

OUTCOMES: Final = ("not_met", "indeterminate", "open", "met", "reported_only", "no_data", "not_applicable")
STATES: Final = {"met": "ok", "not_met": "bad", "indeterminate": "warn"}
NUMBERS: Final = {"九": 9, "十": 10, "十一": 11, "十四": 14}
ARTICLES: Final = tuple(NUMBERS)
OF_THE_PLAN: Final = "T"  # first letter of the targets of the plan itself; acts before and after it follow
OF_A_YEAR: Final = "vehicles/year"  # counted from January on: the number of a year that is not over says so
SHARE_OF_ONE: Final = "report per half-year"  # a target of 1 for every report: shown in percent


@dataclass(frozen=True, slots=True)
class Target:
    """One target; `value` is what was measured here, else what was reported, in its own unit."""

    target_id: str
    article: str
    text_zh: str
    period: str | None
    value: float | None
    threshold: float | None
    operator: str | None
    unit: str | None
    deadline: date | None
    outcome: str
    data_through: date | None
    origin: str
    detail_zh: str | None
    detail_en: str | None
    doc_no: str | None
    confidence: str | None
    value_unit: str | None

    @property
    def state(self) -> Status:
        """The outcome as shape, colour and words."""
        return Status(STATES.get(self.outcome, "none"), name("target_outcome", self.outcome))

    @property
    def value_text(self) -> str:
        """The value with its unit; one that only rounding would bring to the threshold is marked by the template."""
        return amount(self.value, self.value_unit)

    @property
    def period_text(self) -> Pair:
        """The period of the value; of a year whose last months are not there yet, the months."""
        through = self.data_through
        if self.unit == OF_A_YEAR and self.origin == "measured" and through and through.month < 12:
            return say("target.months", year=self.period, month=through.month)
        return Pair(self.period or "", "")

    @property
    def threshold_text(self) -> str:
        """What the text asks for: the number with how it is to be held against the value."""
        if self.threshold is None:
            return ""
        return f"{name('operator', self.operator or '').zh} {amount(self.threshold, self.unit)}".strip()

    @property
    def rounds_to_threshold(self) -> bool:
        """Whether the value as shown looks like the threshold although the target is not met."""
        missed = self.outcome == "not_met" and self.threshold is not None
        return missed and amount(self.value, self.unit) == amount(self.threshold, self.unit)

    @property
    def detail(self) -> Pair:
        """What stands behind the value."""
        return Pair(self.detail_zh or "", self.detail_en or "")


@dataclass(frozen=True, slots=True)
class Group:
    """The targets of one article or act."""

    title: Pair
    targets: Sequence[Target]


@dataclass(frozen=True, slots=True)
class Counted:
    """How many targets there are, by outcome."""

    total: int
    of_plan: int
    outcomes: Mapping[str, int]

    @property
    def parts(self) -> list[tuple[Status, int]]:
        """Every outcome that occurs, with how many targets have it."""
        return [
            (Status(STATES.get(one, "none"), name("target_outcome", one)), self.outcomes[one])
            for one in OUTCOMES
            if self.outcomes.get(one)
        ]


def amount(value: float | None, unit: str | None) -> str:
    """A number with its unit as tables write it; a share of one in percent."""
    if value is None:
        return ""
    if unit == SHARE_OF_ONE:
        return f"{percent(round(value * 1e10), 10**10):.1f}%"
    if unit == "%":
        return f"{percent(round(value * 1e8), 10**10):.1f}%"
    figure = f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
    return f"{figure} {name('target_unit', unit).zh}" if unit else figure


def read(con: Connection) -> list[Target]:
    """Read the targets: those of the plan in the order of its articles, then those of other acts."""
    return fetch(
        con,
        Target,
        """
        select target_id, article, text_zh, period, value, threshold, operator, unit, deadline, outcome, data_through,
            origin, detail_zh, detail_en, doc_no, confidence, value_unit
        from mart.plan_target
        order by not starts_with(target_id, $plan), array_position($articles, article), target_id""",
        {"plan": OF_THE_PLAN, "articles": list(ARTICLES)},
    )


def groups(found: Sequence[Target]) -> list[Group]:
    """The targets by article or act."""
    return [Group(_title(article), rows) for article, rows in grouped(found, lambda target: target.article).items()]


def _title(article: str) -> Pair:
    if article in NUMBERS:
        return say("target.article", n=article, n_en=NUMBERS[article])
    return Pair(article, "")


def counted(con: Connection) -> Counted:
    """Count the targets by outcome."""
    found = read(con)
    plan = sum(target.target_id.startswith(OF_THE_PLAN) for target in found)
    return Counted(len(found), plan, Counter(target.outcome for target in found))


def point(seen: Counted) -> Pair:
    """The targets in a sentence, every outcome with its number."""
    zh = "，".join(f"{state.text.zh} {n} 项" for state, n in seen.parts)
    en = ", ".join(f"{n} {state.text.en.lower()}" for state, n in seen.parts)
    return say("point.targets", n=seen.total, plan=seen.of_plan, zh=zh, en=en)
