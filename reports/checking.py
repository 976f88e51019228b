"""The gate before publishing: links that lead somewhere, pages that load nothing. Sizes are weighed and told."""

import posixpath
import re
import sys
from collections.abc import Iterable
from urllib.parse import unquote

from reports.errors import SiteError
from reports.page import Page

LINK = re.compile(r'<a\s[^>]*?href="([^"]*)"')
ANCHOR = re.compile(r'\sid="([^"]+)"')
LOADS = re.compile(
    r"<(?:link|img|iframe|object|embed|base|form|video|audio|source|frame)\b|\s(?:src|srcset|action|formaction)\s*=\s*[\"']"
    r"|@import|url\(\s*(?!data:)|\shref=[\"']?(?:https?:)?//|\son[a-z]+=[\"']",
    re.IGNORECASE,
)
TAG = re.compile(r"<[a-z]")
PATH = re.compile(r"(?!/)[a-z0-9_\-./]{1,120}")
EMBEDDED = re.compile(r"<(style|script)\b[^>]*>.*?</\1>", re.DOTALL)


class Gate:
    """Looks at every page as it is written, and at the links between them at the end."""

    def __init__(self) -> None:
        self.anchors: dict[str, frozenset[str]] = {}
        self.wanted: set[tuple[str, str, str]] = set()
        self.problems: list[str] = []
        self.heavy: list[str] = []  # told, not refused: a large night must not keep its report from the reader

    def page(self, page: Page, text: str) -> None:
        """Check one page alone and remember what it links to."""
        if not PATH.fullmatch(page.path) or ".." in page.path:
            self.problems.append(f"{page.path!r} is not a safe path")
        if page.path in self.anchors:
            self.problems.append(f"{page.path} is written twice")
        self._weigh(page, text)
        markup = EMBEDDED.sub("", text)
        if hit := LOADS.search(markup):
            self.problems.append(f"{page.path} would load or run something: {markup[hit.start() : hit.end() + 40]!r}")
        ids = ANCHOR.findall(markup)
        if len(ids) != len(set(ids)):
            self.problems.append(f"{page.path} uses an id twice: {sorted({i for i in ids if ids.count(i) > 1})}")
        self.anchors[page.path] = frozenset(map(sys.intern, ids))
        self._follow(page.path, set(LINK.findall(markup)))

    def _weigh(self, page: Page, text: str) -> None:
        size = len(text.encode())
        if size > page.kib * 1024:
            self.heavy.append(f"{page.path} has {size:,} bytes, more than {page.kib} KiB")
        if page.nodes and (nodes := len(TAG.findall(text))) > page.nodes:
            self.heavy.append(f"{page.path} has {nodes:,} elements, more than {page.nodes:,}")

    def _follow(self, path: str, links: Iterable[str]) -> None:
        for link in links:
            target, _, anchor = link.partition("#")
            where = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(target))) if target else path
            if where != path:
                self.wanted.add((where, anchor, path if not path.startswith("model/") else "model/"))
            elif anchor and anchor not in self.anchors[path]:
                self.problems.append(f"{path} links to {link}, which is not there")

    def finish(self, files: Iterable[str]) -> None:
        """Raise if anything is wrong with the site as a whole."""
        there = set(files)
        for where, anchor, path in sorted(self.wanted):
            if where not in there:
                self.problems.append(f"{path} links to {where}, which is not there")
            elif anchor and where in self.anchors and anchor not in self.anchors[where]:
                self.problems.append(f"{path} links to {where}#{anchor}, which is not there")
        if self.problems:
            shown = "\n  ".join(self.problems[:10])
            raise SiteError(f"the new site has {len(self.problems)} problem(s); the last one stays:\n  {shown}")
