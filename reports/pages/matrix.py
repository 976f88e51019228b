"""Models by city: where local law closes a city to a listed model that national law lets pass, on the day.

Models that the law treats alike are one class, cities with the same dates of law one set: the page shows what is
closed between classes and sets, the cities of each set, and every model with the number of cities closed to it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from catalogue.warehouse import Connection
from reports import biglist, subjects
from reports.markup import shown
from reports.page import Page
from reports.pages.models import HEAD, LARGE, LISTED, SMALL
from reports.reading import Run, count, fetch
from reports.words import Pair, name, names, say

SHOWN: Final = 300
COLUMNS: Final = ("model", "announced_stage", "model_class", "closed_registration#", "closed_sale#")
FILES: Final = ("matrix", "matrix_models", "matrix_cities")


@dataclass(frozen=True, slots=True)
class Closed:
    """One class of models and one row of local law: in which sets of cities, from when, what is forbidden."""

    class_no: int
    vehicle_groups: str
    fuels: str
    uses: str
    stage: str
    models: int
    events: str
    required_stage: str
    since: date
    calendar_row_id: str
    doc_no: str | None
    confidence: str
    sets: Sequence[int]
    cities: int
    rows: int

    @property
    def title(self) -> Pair:
        """The class by its number and in words."""
        number, words = say("matrix.class", n=self.class_no), class_words(self.vehicle_groups, self.fuels, self.uses)
        return Pair(f"{number.zh} {words.zh}", f"{number.en} · {words.en}")

    @property
    def stage_words(self) -> Pair:
        """The highest stage announced, in words."""
        return stage_words(self.stage)


@dataclass(frozen=True, slots=True)
class Set:
    """The cities of one set, by province."""

    profile_no: int
    cities: int
    provinces: Sequence[str]


@dataclass(frozen=True, slots=True)
class Model:
    """One listed model with the number of cities closed to it."""

    model_code: str
    stage: str
    vehicle_groups: str
    fuels: str
    uses: str
    registration: int
    sale: int

    def cells(self) -> tuple[str, ...]:
        """The words of the row; Chinese only."""
        title = class_words(self.vehicle_groups, self.fuels, self.uses).zh
        return (self.model_code, stage_words(self.stage).zh, title, f"{self.registration:,}", f"{self.sale:,}")


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows; `rows` are the first models, `packed` all that fit, `pairs` all of models and cities."""

    closed: Sequence[Closed]
    closed_rows: int
    pairs: int
    sets: Sequence[Set]
    rows: Sequence[tuple[str, ...]]
    pages: Sequence[str]
    models: int
    unlisted: int
    packed: str
    columns: Sequence[str]
    files: Sequence[str]


def class_words(groups: str, fuels: str, uses: str) -> Pair:
    """The vehicle groups, fuels and uses that a class of models may have."""
    parts = (names("group", groups), names("fuel", fuels), names("use", uses))
    return Pair(" · ".join(part.zh for part in parts), " · ".join(part.en for part in parts))


def stage_words(stage: str) -> Pair:
    """A stage in words; of a sub-stage the stage and its letter."""
    if stage in ("6a", "6b", "VIa", "VIb"):
        return Pair(f"{name('stage', 'VI').zh}（{stage}）", f"{name('stage', 'VI').en} ({stage})")
    return name("stage", stage)


CLASSES: Final = """
    select class_no, array_to_string(vehicle_groups, '|') as vehicle_groups, array_to_string(fuels, '|') as fuels,
        array_to_string(uses, '|') as uses
    from mart.stage_class"""
SIZES: Final = "select profile_no, count(*) as cities from mart.stage_city_profile group by profile_no"

PAIRS: Final = f"""
    with size as ({SIZES}),
    closed as (
        select class_no, sum(s.cities) as cities
        from (select distinct class_no, profile_no from mart.stage_class_duty) as d join size as s using (profile_no)
        group by class_no
    )
    select sum(c.cities) from mart.stage_model_class as m join closed as c using (class_no)"""


def _closed(con: Connection) -> list[Closed]:
    """What is closed, the classes with most models first; sale and registration by the same row are one."""
    return fetch(
        con,
        Closed,
        f"""
        with size as ({SIZES}),
        class as ({CLASSES}),
        model as (
            select class_no, any_value(stage) as stage, count(*) as models from mart.stage_model_class group by class_no
        ),
        act as (
            select class_no, profile_no, calendar_row_id, any_value(required_stage) as required_stage,
                any_value(since) as since, string_agg(event, '|' order by event) as events
            from mart.stage_class_duty
            group by class_no, profile_no, calendar_row_id
        )
        select a.class_no, any_value(c.vehicle_groups) as vehicle_groups, any_value(c.fuels) as fuels,
            any_value(c.uses) as uses, any_value(m.stage) as stage, any_value(m.models) as models, a.events,
            any_value(a.required_stage) as required_stage, any_value(a.since) as since, a.calendar_row_id,
            any_value(l.doc_no) as doc_no, any_value(l.confidence) as confidence,
            list(a.profile_no order by a.profile_no) as sets, sum(s.cities)::bigint as cities, count(*) over () as rows
        from act as a
        join class as c using (class_no)
        join model as m using (class_no)
        join size as s using (profile_no)
        join mart.law_row as l on l.row_id = a.calendar_row_id
        group by a.class_no, a.calendar_row_id, a.events
        order by models desc, a.class_no, since, a.calendar_row_id, a.events
        limit {SHOWN}""",
    )


def _sets(con: Connection) -> list[Set]:
    """The sets in which something is closed."""
    return fetch(
        con,
        Set,
        """
        with named as (
            select profile_no, province_code, count(*) as cities,
                any_value(province_name) || if(count(*) = 1 and any_value(name) = any_value(province_name), '',
                    '：' || string_agg(name, '、' order by prefecture_code)) as text
            from mart.stage_city_profile
            where profile_no in (select profile_no from mart.stage_class_duty)
            group by profile_no, province_code
        )
        select profile_no, sum(cities)::bigint as cities, list(text order by province_code) as provinces
        from named
        group by profile_no
        order by profile_no""",
    )


def _models(con: Connection) -> list[Model]:
    return fetch(
        con,
        Model,
        f"""
        with size as ({SIZES}),
        class as ({CLASSES}),
        closed as (
            select class_no,
                coalesce(sum(s.cities) filter (d.event = 'registration'), 0)::bigint as registration,
                coalesce(sum(s.cities) filter (d.event = 'sale'), 0)::bigint as sale
            from mart.stage_class_duty as d join size as s using (profile_no)
            group by class_no
        )
        select m.model_code, m.stage, c.vehicle_groups, c.fuels, c.uses, x.registration, x.sale
        from mart.stage_model_class as m
        join class as c using (class_no)
        join closed as x using (class_no)
        order by x.registration desc, m.model_code
        limit {LISTED}""",
    )


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make matrix.html."""
    models, ids = _models(con), subjects.dossiers(con).ids
    rows = [tuple(" ".join(str(shown(cell)).split()) for cell in model.cells()) for model in models]
    pages = [ids.get(model.model_code, "") for model in models]
    closed = _closed(con)
    view = View(
        closed=closed,
        closed_rows=closed[0].rows if closed else 0,
        pairs=count(con, PAIRS),
        sets=_sets(con),
        rows=rows[:HEAD],
        pages=pages[:HEAD],
        models=len(rows),
        unlisted=count(con, "select count(*) from mart.stage_model_class") - len(rows),
        packed=biglist.pack(rows, pages),
        columns=COLUMNS,
        files=FILES,
    )
    sections = ("matrix-closed", "matrix-sets", "matrix-models")
    limit = SMALL if len(rows) <= 30_000 else LARGE
    yield Page("matrix.html", "matrix.html.j2", say("page.matrix"), view, sections, kib=limit, script="list.js")
