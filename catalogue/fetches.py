"""What the sites answered, address by address: remembered in raw.fetch, and told to people."""

import hashlib
import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urldefrag, urljoin

from catalogue import sites, warehouse
from catalogue.settings import Home
from catalogue.text.numbers import read_batch

STANDING = ("refused", "failed")  # outcomes that stay a person's business until the address answers well


@dataclass(frozen=True, slots=True)
class Link:
    """One row of a list or an article: the page it leads to, the document attached, whether it names a batch."""

    url: str | None
    attachment: str | None
    published_on: date | None
    names_batch: bool


@dataclass(frozen=True, slots=True)
class Page:
    """An address and what should stand there: a list, an article, an attachment or a product."""

    site: str
    page_kind: str
    asked: str
    found_on: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """What an address answered. `content` is the last content kept from it, also while it fails."""

    page: Page
    url: str
    outcome: str
    status: int | None = None
    reason: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    file_sha256: str | None = None
    content: str | None = None

    def says_the_same(self, other: "Seen | None") -> bool:
        """Tell whether two answers differ in nothing that is remembered."""
        return other is not None and _told(self) == _told(other)


def _told(seen: Seen) -> tuple[object, ...]:
    return seen.url, seen.outcome, seen.reason, seen.etag, seen.last_modified, seen.file_sha256


def are_kept(con: warehouse.Connection) -> bool:
    """Tell whether the warehouse remembers fetches; one that an earlier version made does not yet."""
    found = con.execute("select 1 from duckdb_tables() where schema_name = 'raw' and table_name = 'fetch'").fetchall()
    return bool(found)


def digest(con: warehouse.Connection, known_on: date | None) -> str:
    """Name what the sites had answered up to a day; nothing where nothing was ever fetched."""
    if not are_kept(con):
        return ""
    found = con.execute(
        "select * from raw.fetch where ($day::date is null or fetched_at::date <= $day::date) order by fetch_no",
        {"day": known_on},
    ).fetchall()
    return hashlib.sha256(repr(found).encode()).hexdigest() if found else ""


def latest(con: warehouse.Connection, site: str) -> dict[str, Seen]:
    """Return what each address of a site answered last, by the address asked for."""
    found = warehouse.rows(
        con,
        """select page_kind, coalesce(redirected_from, url) as asked, found_on, url, outcome, status, reason, etag,
            last_modified, file_sha256,
            last_value(if(outcome = 'kept', file_sha256, null) ignore nulls) over (
                partition by coalesce(redirected_from, url) order by fetch_no
                rows between unbounded preceding and current row
            ) as content
        from raw.fetch where site = $site
        qualify row_number() over (partition by coalesce(redirected_from, url) order by fetch_no desc) = 1""",
        {"site": site},
    )
    return {row["asked"]: _seen(site, row) for row in found}


def _seen(site: str, row: dict[str, Any]) -> Seen:
    page = Page(site, row["page_kind"], row["asked"], row["found_on"])
    return Seen(page, **{name: row[name] for name in row.keys() - {"page_kind", "asked", "found_on"}})


def record(con: warehouse.Connection, seen: Seen, *, at: datetime) -> None:
    """Write down a change of what an address answers."""
    page = seen.page
    con.execute(
        """insert into raw.fetch
        select coalesce(max(fetch_no), 0) + 1, $site, $page_kind, $url, $redirected_from, $found_on, $at::timestamp,
            $outcome, $status, $reason, $etag, $last_modified, $file_sha256
        from raw.fetch""",
        {
            "site": page.site,
            "page_kind": page.page_kind,
            "url": seen.url,
            "redirected_from": None if seen.url == page.asked else page.asked,
            "found_on": page.found_on,
            "at": at.replace(tzinfo=None),
            "outcome": seen.outcome,
            "status": seen.status,
            "reason": seen.reason,
            "etag": seen.etag,
            "last_modified": seen.last_modified,
            "file_sha256": seen.file_sha256,
        },
    )


def links(con: warehouse.Connection, file_sha256: str, found_on: str) -> list[Link]:
    """Return what a list or an article that was taken in leads to, in its order, with full addresses."""
    found = con.execute(
        """select url, attachment_url, read_date(published_on),
            coalesce(batch_no, vessel_tax_batch_no, purchase_tax_batch_no) is not null
        from raw.notice where file_sha256 = $file order by sheet, row_no""",
        {"file": file_sha256},
    ).fetchall()
    return [
        Link(_full(found_on, url), _full(found_on, attachment), published_on, names_batch)
        for url, attachment, published_on, names_batch in found
    ]


def _full(base: str, address: str | None) -> str | None:
    """Complete an address as a browser would: without breaks in it, and without the place within the page."""
    if address is None:
        return None
    try:
        return urldefrag(urljoin(base, re.sub(r"[\t\r\n]", "", address).strip())).url
    except ValueError:
        return address  # no address at all: asking for it fails with a sentence


def _shown(url: str) -> str:
    """Write an address, which a site may have made up, so that a terminal shows it and does nothing else."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in url[:300])


def missing_batches(con: warehouse.Connection) -> list[int]:
    """Return the announcement batches between the first and the last one on the sites of which nothing is here."""
    on_sites = _batches(con, "raw.notice semi join raw.fetch using (file_sha256)")
    announced = "(from raw.announcement where entry_kind is distinct from '公示')"  # a proposal is not the batch
    here = on_sites | _batches(con, "raw.notice") | _batches(con, announced)
    return sorted(set(range(min(on_sites, default=0), max(on_sites, default=0))) - here - {0})


def _batches(con: warehouse.Connection, rows: str) -> set[int]:
    found = con.execute(f"select distinct batch_no from {rows} where batch_no is not null").fetchall()
    return {batch for batch in (read_batch(text).batch for (text,) in found) if batch}


def standing(home: Home) -> list[str]:
    """One line per address of a configured site that does not give what belongs there, and per missing batch."""
    names = [path.stem for path in sites.configured(home)]
    if not names or not home.warehouse.exists():
        return []
    with warehouse.connect(home.warehouse, read_only=True) as con:
        if not are_kept(con):
            return []
        failing = [seen for name in names for seen in latest(con, name).values() if seen.outcome in STANDING]
        lines = [f"site {seen.page.site}: {_shown(seen.page.asked)} {seen.reason}" for seen in failing]
        return lines + [
            f"batch {batch} is missing: the sites have later ones, of this one neither notice nor list is here; "
            "look for it on the ministry's site and take it in"
            for batch in missing_batches(con)
        ]


def kept_since(con: warehouse.Connection, since: datetime) -> dict[str, int]:
    """Count the addresses of each site that gave something new since then."""
    found = con.execute(
        """select site, count(distinct coalesce(redirected_from, url)) from raw.fetch
        where outcome = 'kept' and fetched_at >= $since::timestamp group by site""",
        {"since": since.replace(tzinfo=None)},
    ).fetchall()
    return dict(found)


def events(con: warehouse.Connection, since: datetime) -> list[str]:
    """One line per page that disappeared or changed, and per file with rows in quarantine, fetched since then."""
    found = con.execute(
        """with known as (
            select *, lag(file_sha256) over address as earlier, lag(fetched_at::date) over address as earlier_on
            from raw.fetch where outcome in ('kept', 'refused', 'gone')
            window address as (partition by coalesce(redirected_from, url) order by fetch_no)
        ),
        rejected as (select file_sha256, count(*) as rows from raw.quarantine group by file_sha256)
        select k.site, k.url, k.page_kind, k.outcome, k.earlier_on, k.earlier <> k.file_sha256, coalesce(r.rows, 0)
        from known as k left join rejected as r using (file_sha256)
        where k.fetched_at >= $since::timestamp order by k.fetch_no""",
        {"since": since.replace(tzinfo=None)},
    ).fetchall()
    lines = []
    for site, address, page_kind, outcome, earlier_on, has_changed, rows in found:
        url = _shown(address)
        if outcome == "gone":
            lines.append(f"site {site}: {url} has disappeared; that revokes nothing, what was read from it stands")
        elif has_changed and page_kind != "list":
            lines.append(f"site {site}: {url} has changed since {earlier_on}; both versions are kept, compare them")
        if rows and outcome == "kept":
            lines.append(f"site {site}: {url}: {rows} rows quarantined, see quarantine/")
    return lines
