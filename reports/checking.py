"""The gate before publishing: links that lead somewhere, pages that load nothing. Sizes are weighed and told."""

import posixpath
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote

from reports.errors import SiteError
from reports.page import Page

LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"')
ANCHOR = re.compile(r'\sid="([^"]+)"')
LOADS = (
    re.compile(r"<(?:link|img|iframe|object|embed|base|form|video|audio|source|frame)\b", re.IGNORECASE),
    re.compile(
        r"\s(?:(?:src(?:set)?|(?:form)?action|on[a-z]+)\s*=\s*[\"']|href=[\"']?(?:https?:)?//)",
        re.IGNORECASE,
    ),
    re.compile(r"@import", re.IGNORECASE),
    re.compile(r"\((?<=url\()\s*(?!data:)", re.IGNORECASE),  # starts at the bracket, which is rare: found fast
)
TAG = re.compile(r"<[a-z]")
PATH = re.compile(r"(?!/)[a-z0-9_\-./]{1,120}")
EMBEDDED = re.compile(r"<(style|script)\b[^>]*>.*?</\1>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Look:
    """What one page shows of itself: its anchors, the links to other pages, what is wrong with it or too large."""

    path: str
    anchors: frozenset[str]
    links: frozenset[tuple[str, str]]
    problems: tuple[str, ...]
    heavy: tuple[str, ...]


def look(page: Page, text: str) -> Look:
    """Check one page alone."""
    markup = EMBEDDED.sub("", text)
    ids = ANCHOR.findall(markup)
    anchors = frozenset(ids)
    problems = [*_unsafe(page.path, markup)]
    if len(ids) != len(anchors):
        problems.append(f"{page.path} uses an id twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    links = set()
    for link in sorted(set(LINK.findall(markup))):
        target, _, anchor = link.partition("#")
        where = _target(page.path, target) if target else page.path
        if where != page.path:
            links.add((where, anchor))
        elif anchor and anchor not in anchors:
            problems.append(f"{page.path} links to {link}, which is not there")
    return Look(page.path, anchors, frozenset(links), tuple(problems), tuple(_heavy(page, text)))


def _target(path: str, href: str) -> str:
    return posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(href)))


def _unsafe(path: str, markup: str) -> Iterator[str]:
    if not PATH.fullmatch(path) or ".." in path:
        yield f"{path!r} is not a safe path"
    for loads in LOADS:
        if hit := loads.search(markup):
            yield f"{path} would load or run something: {markup[hit.start() : hit.end() + 40]!r}"


def _heavy(page: Page, text: str) -> Iterator[str]:
    size = len(text.encode())
    if size > page.kib * 1024:
        yield f"{page.path} has {size:,} bytes, more than {page.kib} KiB"
    if page.nodes and (nodes := len(TAG.findall(text))) > page.nodes:
        yield f"{page.path} has {nodes:,} elements, more than {page.nodes:,}"


class Gate:
    """Gathers what was seen of every page, and follows the links between them at the end."""

    def __init__(self) -> None:
        self.anchors: dict[str, frozenset[str]] = {}
        self.wanted: set[tuple[str, str, str]] = set()
        self.problems: list[str] = []
        self.heavy: list[str] = []  # told, not refused: a large night must not keep its report from the reader

    def add(self, seen: Look) -> None:
        """Remember one page and what it links to."""
        if seen.path in self.anchors:
            self.problems.append(f"{seen.path} is written twice")
        self.problems += seen.problems
        self.heavy += seen.heavy
        self.anchors[seen.path] = frozenset(map(sys.intern, seen.anchors))
        told = "model/" if seen.path.startswith("model/") else seen.path
        self.wanted.update((where, anchor, told) for where, anchor in seen.links)

    def finish(self, files: Iterable[str]) -> None:
        """Raise if anything is wrong with the site as a whole."""
        there = set(files)
        for where, anchor, path in sorted(self.wanted):
            if where not in there:
                self.problems.append(f"{path} links to {where}, which is not there")
            elif anchor and where in self.anchors and anchor not in self.anchors[where]:
                self.problems.append(f"{path} links to {where}#{anchor}, which is not there")
        if self.problems:
            shown = "\n  ".join(sorted(self.problems)[:10])
            raise SiteError(f"the new site has {len(self.problems)} problem(s); the last one stays:\n  {shown}")
