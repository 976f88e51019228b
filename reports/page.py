"""What a page, a card and a chapter are: the contract between site.py and the files it finds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from catalogue.warehouse import Connection
from reports.reading import Run
from reports.scopes import Scope
from reports.words import Pair, say


@dataclass(frozen=True, slots=True)
class Page:
    """One HTML file: where it goes, which template shows which view, and what it may weigh."""

    path: str
    template: str
    title: Pair
    view: object
    sections: Sequence[str]
    kib: int
    script: str = ""
    nodes: int = 0
    articles: Sequence[str] = ("九",)

    @property
    def root(self) -> str:
        """The way back to the folder of the site."""
        return "../" * self.path.count("/")

    @property
    def basis(self) -> Pair:
        """The document and the articles that the page is about."""
        return say("meta.document", articles="".join(f"（{article}）" for article in self.articles))


@dataclass(frozen=True, slots=True)
class Status:
    """A shape, a colour and words: ok, warn, bad or none."""

    kind: str
    text: Pair


@dataclass(frozen=True, slots=True)
class Segment:
    """One part of a meter: its share of the whole in percent, and whether it stands out."""

    percent: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Card:
    """One headline figure of the overview, with the place it is explained."""

    title: Pair
    figure: str
    unit: Pair
    scope: Pair
    status: Status
    foot: Pair
    href: str
    meter: Sequence[Segment] = ()


class ChapterView(Protocol):
    """What every chapter of the overview brings beside its own figures."""

    @property
    def cards(self) -> Sequence[Card]:
        """Headline figures for the top of the overview."""
        ...

    @property
    def points(self) -> Sequence[Pair]:
        """Sentences for the main points."""
        ...

    @property
    def status(self) -> Status:
        """The state shown beside the heading of the chapter."""
        ...


class PlaceView(Protocol):
    """What every section of a place's page brings beside its own figures."""

    @property
    def cards(self) -> Sequence[Card]:
        """Headline figures for the top of the page."""
        ...

    @property
    def status(self) -> Status:
        """The state shown beside the heading of the section."""
        ...


class PlaceModule(Protocol):
    """A file in places/; its sections stand on the page of every place by their order."""

    order: int

    def read(self, con: Connection, run: Run) -> Callable[[Scope], PlaceView]:
        """Read what this section shows of all places, and answer with what it shows of one."""
        ...


class PageModule(Protocol):
    """A file in pages/."""

    def build(self, con: Connection, run: Run) -> Iterable[Page]:
        """Make this module's pages, one after the other."""
        ...


class ChapterModule(Protocol):
    """A file in chapters/; chapters stand in the overview by their order."""

    order: int

    def build(self, con: Connection, run: Run) -> ChapterView:
        """Read what this chapter shows."""
        ...


def percent(part: int, whole: int) -> float:
    """A share in percent with one decimal, half up; nothing of nothing is nothing."""
    return (part * 2000 + whole) // (2 * whole) / 10 if whole else 0.0
