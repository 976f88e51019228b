"""One visit to a site: its lists, the articles they name, the documents attached, and what failed before.

Every body lands in a folder of the home, is archived and taken in like a file that somebody dropped, and only then read
for links: the links are the rows that came of it. The warehouse is open only while something is read or written.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from catalogue import fetches, ingest, limits, progress, publication, settings, warehouse
from catalogue.containers import LOOKS_LIKE
from catalogue.documents import Document
from catalogue.errors import FetchError, RefusedError
from catalogue.fetches import Link, Page, Seen
from catalogue.fetching import Answer, Fetcher
from catalogue.settings import Home
from catalogue.sites import Listing, Site
from catalogue.sources import miit_list_page

EXPECTED = {
    "list": (("json", "jsonl"), "a list answered as JSON"),
    "article": (("html",), "an article page"),
    "product": (("html",), "a product page"),
    "attachment": (("doc", "docx", "xls", "xlsx"), "a Word or Excel document"),
}
LEAVES = ("attachment", "product")  # pages that lead to no other
PATIENCE = 3  # failures of the line in a row after which a site is left alone until the next fetch


@dataclass(slots=True)
class Visit:
    """What one visit to a site came to, in addresses; `is_unfinished` when asking again soon may help."""

    site: str
    new: int = 0
    unchanged: int = 0
    failed: int = 0
    is_unfinished: bool = False
    error: str | None = None


@contextmanager
def opened(home: Home) -> Iterator[warehouse.Connection]:
    """Open the working file, alone, with its tables; for as short as possible, because others wait meanwhile."""
    with publication.writing(home), warehouse.connect(home.working) as con:
        warehouse.create_tables(con)
        yield con


class _SiteIsDownError(Exception):
    """The site gives no answers at all for now."""


class Walk:
    """One visit to a site."""

    def __init__(self, home: Home, site: Site, fetcher: Fetcher, since: date | None) -> None:
        self._home = home.create()
        self._site = site
        self._fetcher = fetcher
        self._since = since
        self._visit = Visit(site.name)
        self._asked: dict[str, Seen] = {}
        self._read: set[str] = set()
        self._named: set[str] = set()
        self._down = 0
        self._is_last_round = False
        home.landing.mkdir(exist_ok=True)
        with opened(home) as con:
            self._known = fetches.latest(con, site.name)

    def run(self) -> Visit:
        """Ask for everything that the site's description names, then for what failed before."""
        try:
            for listing in self._site.lists:
                self._list(listing)
            for path in self._site.articles:
                self._article(self._page("article", urljoin(self._site.base, path)))
            self._ask_again()
        except _SiteIsDownError:
            self._visit.is_unfinished = True
        return self._visit

    def _page(self, kind: str, address: str, found_on: str | None = None) -> Page:
        return Page(self._site.name, kind, address, found_on)

    def _list(self, listing: Listing) -> None:
        """Read a list from its newest page on, as far as there is news, or a gap to fill, or the day asked for."""
        for number, path in enumerate(listing.paths(limits.LIST_PAGES if self._since else None), start=1):
            seen = self._ask(self._page("list", urljoin(self._site.base, path)))
            if not seen.content:
                return
            found = self._links(seen)
            wanted = [link for link in found if listing.of == "products" or link.names_batch]
            has_news = any(link.url not in self._known for link in wanted)
            for link in wanted:
                self._listed(link, listing, seen)
            last = miit_list_page.last_page(Document(self._home.archive / seen.content))
            goes_on = not all(map(self._is_early, found)) if self._since else has_news or self._has_gap()
            if number >= last or not goes_on:
                return

    def _listed(self, link: Link, listing: Listing, seen: Seen) -> None:
        if not link.url or self._is_early(link):
            return
        if listing.of == "products":
            self._ask(self._page("product", link.url, seen.page.asked))
        else:
            self._article(self._page("article", link.url, seen.page.asked))

    def _is_early(self, link: Link) -> bool:
        return bool(self._since and link.published_on and link.published_on < self._since)

    def _article(self, page: Page) -> None:
        """Ask for an article and for the documents attached to it."""
        seen = self._ask(page)
        for link in self._links(seen) if seen.content else []:
            if link.attachment and urlsplit(link.attachment).path.lower().endswith(tuple(self._site.documents)):
                self._ask(self._page("attachment", link.attachment, page.asked))

    def _links(self, seen: Seen) -> list[Link]:
        with opened(self._home) as con:
            found = fetches.links(con, seen.content or "", seen.url)
        self._read.add(seen.page.asked)
        self._named.update(link.attachment for link in found if link.attachment)
        return found

    def _has_gap(self) -> bool:
        with opened(self._home) as con:
            return bool(fetches.missing_batches(con))

    def _ask_again(self) -> None:
        """Ask for what failed before, last: what never comes must not keep what is new from coming."""
        self._is_last_round = True
        for seen in [seen for seen in self._known.values() if seen.outcome in fetches.STANDING]:
            if self._is_dropped(seen.page):
                self._remember(Seen(seen.page, seen.url, "dropped", content=seen.content))
            elif seen.page.page_kind == "article":
                self._article(seen.page)
            else:
                self._ask(seen.page)

    def _is_dropped(self, page: Page) -> bool:
        """Tell whether nothing leads to an address any more: neither the site's description nor its article."""
        if page.found_on is None:
            return page.asked not in self._asked
        return page.page_kind == "attachment" and page.found_on in self._read and page.asked not in self._named

    def _ask(self, page: Page) -> Seen:
        """Fetch an address once in a visit; what is known of it is returned when it gives nothing new."""
        if page.asked in self._asked:
            return self._asked[page.asked]
        before = self._known.get(page.asked)
        if before and before.outcome in fetches.STANDING and page.page_kind in LEAVES and not self._is_last_round:
            return before
        progress.say(page.asked)
        seen = self._asked[page.asked] = self._fetched(page, before)
        return seen

    def _fetched(self, page: Page, before: Seen | None) -> Seen:
        body = self._home.landing / "body.part"
        etag, modified = (before.etag, before.last_modified) if before and before.outcome == "kept" else (None, None)
        try:
            answer = self._fetcher.get(page.asked, body, etag=etag, last_modified=modified)
            container = _container(page, body) if answer.is_new else ""
        except FetchError as error:
            return self._failed(page, before, error)
        self._down = 0
        if before and not answer.is_new:
            self._visit.unchanged += 1
            return before
        return self._keep(page, before, answer, body, container)

    def _failed(self, page: Page, before: Seen | None, error: FetchError) -> Seen:
        content = before.content if before else None
        is_gone = error.status in (404, 410) and content is not None
        seen = Seen(page, page.asked, "gone" if is_gone else "failed", error.status, str(error), content=content)
        self._remember(seen)
        self._visit.failed += 1
        self._visit.is_unfinished |= error.is_temporary
        self._down = self._down + 1 if error.is_temporary and error.status is None else 0
        if self._down >= PATIENCE:
            raise _SiteIsDownError
        return seen

    def _keep(self, page: Page, before: Seen | None, answer: Answer, body: Path, container: str) -> Seen:
        """Take a body in under a neutral name, unless it is what was kept before."""
        digest = Document(body).sha256
        marks = {"etag": answer.etag, "last_modified": answer.last_modified}
        if before and before.outcome == "kept" and digest == before.file_sha256:
            self._visit.unchanged += 1
            seen = Seen(page, answer.url, "kept", answer.status, **marks, file_sha256=digest, content=digest)
            self._remember(seen)
            return seen
        path = body.replace(body.with_name(f"{page.site}_{page.page_kind}_{digest[:12]}.{container}"))
        with opened(self._home) as con:
            taken = ingest.take(con, self._home, path, received_at=settings.now(), only=self._site.kinds)
            is_kept = taken.status != "refused"
            content = digest if is_kept else before.content if before else None
            outcome = "kept" if is_kept else "refused"
            seen = Seen(
                page, answer.url, outcome, answer.status, taken.reason, **marks, file_sha256=digest, content=content
            )
            self._remember(seen, con)
        path.unlink()
        self._visit.new += is_kept
        self._visit.failed += not is_kept
        return seen

    def _remember(self, seen: Seen, con: warehouse.Connection | None = None) -> None:
        """Write down what an address answers, if that is not what it answered before."""
        if seen.says_the_same(self._known.get(seen.page.asked)):
            return
        if con is None:
            with opened(self._home) as own:
                fetches.record(own, seen, at=settings.now())
        else:
            fetches.record(con, seen, at=settings.now())


def _container(page: Page, body: Path) -> str:
    """Name what arrived; what does not belong there, such as an error page for a document, is a failure."""
    document = Document(body)
    containers, wanted = EXPECTED[page.page_kind]
    try:
        if document.container in containers:
            return document.container
        looks = LOOKS_LIKE[document.container]
        title = re.search(r"<title[^>]*>\s*([^<]{1,60})", document.text) if document.container == "html" else None
    except RefusedError as error:
        raise FetchError(f"gave a file that {error}") from error
    named = f" titled {' '.join(title[1].split())!r}" if title else ""
    raise FetchError(f"gave {looks}{named} where {wanted} belongs; look at it in a browser, it is asked for again")
