"""One page per region, province and city of the plan: a card and a section for each measure."""

import importlib
import pkgutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, cast

from catalogue.warehouse import Connection
from reports import places, scopes
from reports.page import Card, Page, PlaceModule, PlaceView
from reports.reading import Run
from reports.scopes import Scope
from reports.words import say

KIB: Final = {"region": 120, "province": 120, "city": 80}


@dataclass(frozen=True, slots=True)
class Section:
    """One section as it stands on the page."""

    template: str
    view: PlaceView


@dataclass(frozen=True, slots=True)
class View:
    """All that the page shows."""

    scope: Scope
    above: Sequence[Scope]
    below: Sequence[Scope]
    cards: Sequence[Card]
    sections: Sequence[Section]


def _modules() -> list[tuple[str, PlaceModule]]:
    """Find the sections in places/."""
    found = [
        (module.name, cast(PlaceModule, importlib.import_module(f"{places.__name__}.{module.name}")))
        for module in pkgutil.iter_modules(places.__path__)
    ]
    return sorted(found, key=lambda pair: (pair[1].order, pair[0]))


def build(con: Connection, run: Run) -> Iterator[Page]:
    """Make region/, province/ and city/."""
    all_ = scopes.read(con)
    modules = [(file, module.read(con, run)) for file, module in _modules()]
    for scope in all_.all:
        if scope.scope_kind not in KIB:
            continue
        sections = [Section(f"places/{file}.html.j2", view(scope)) for file, view in modules]
        view = View(
            scope,
            all_.above(scope),
            all_.cities(scope),
            [card for section in sections for card in section.view.cards],
            sections,
        )
        kind = "province_part" if scope.is_part else scope.scope_kind
        title = say(f"page.{kind}", zh=scope.scope_name, en=scope.scope_name_en)
        names = ("glance", *(file for file, _ in modules))
        yield Page(scope.path, "place.html.j2", title, view, names, kib=KIB[scope.scope_kind], articles=("九", "十一"))
