"""The national overview: headline figures, what is new, the chapters, the state of the data."""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from catalogue.warehouse import Connection
from reports import chapters, quality, subjects
from reports.page import Card, ChapterModule, ChapterView, Page
from reports.reading import Run, count, fetch
from reports.words import Pair, say

NUMERALS = "一二三四五六七八九十"
SHOWN_NEW = 10
METHODS = ("flag", "stage", "listed", "missing", "status", "traced", "rounding")


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter as it stands in the overview."""

    name: str
    number: str
    template: str
    view: ChapterView


@dataclass(frozen=True, slots=True)
class New:
    """One finding seen for the first time on this day."""

    rule_id: str
    subject_id: str
    enterprise: str
    title_zh: str
    title_en: str


@dataclass(frozen=True, slots=True)
class View:
    """All that the overview shows."""

    cards: Sequence[Card]
    points: Sequence[Pair]
    new: Sequence[New]
    new_count: int
    dossier_ids: dict[str, str]
    chapters: Sequence[Chapter]
    quality: quality.Quality
    methods: Sequence[tuple[Pair, Pair]]


def _chapters(con: Connection, run: Run) -> list[Chapter]:
    """Find the chapters in chapters/ and let each read what it shows."""
    found = [
        (module.name, cast(ChapterModule, importlib.import_module(f"{chapters.__name__}.{module.name}")))
        for module in pkgutil.iter_modules(chapters.__path__)
    ]
    found.sort(key=lambda pair: (pair[1].order, pair[0]))
    return [
        Chapter(file, numeral, f"chapters/{file}.html.j2", module.build(con, run))
        for numeral, (file, module) in zip(NUMERALS, found, strict=False)
    ]


def _new(con: Connection) -> list[New]:
    return fetch(
        con,
        New,
        f"""
        select f.rule_id, f.subject_id, f.enterprise, r.title_zh, r.title_en
        from mart.finding as f join mart.rule as r using (rule_id)
        where f.outcome = 'non_compliant' and f.subject_kind = 'model'
            and f.first_seen_on = (select as_of from mart.run where is_current)
        order by f.rule_id, f.subject_id
        limit {SHOWN_NEW}""",
    )


def build(con: Connection, run: Run) -> Iterator[Page]:
    """Make index.html."""
    found, state = _chapters(con, run), quality.read(con)
    view = View(
        cards=[*(card for chapter in found for card in chapter.view.cards), quality.card(state)],
        points=[*(point for chapter in found for point in chapter.view.points), *quality.points(state)],
        new=_new(con),
        new_count=count(
            con,
            """
            select count(*) from mart.finding
            where outcome = 'non_compliant' and subject_kind = 'model'
                and first_seen_on = (select as_of from mart.run where is_current)""",
        ),
        dossier_ids=subjects.dossiers(con).ids,
        chapters=found,
        quality=state,
        methods=[(say(f"method.{key}"), say(f"method.{key}_text")) for key in METHODS],
    )
    sections = ("glance", "changes", *(chapter.name for chapter in found), "quality", "method")
    yield Page(
        "index.html",
        "overview.html.j2",
        say("page.overview"),
        view,
        sections,
        kib=150,
        nodes=2_500,
        articles=("九", "十一", "十四"),
    )
