"""Fetching as a stage of its own: every site of the home in turn, and what a person should know of it."""

import shutil
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime

from catalogue import building, fetches, progress, publication, sites, warehouse
from catalogue.errors import CatalogueError
from catalogue.fetching import Fetcher
from catalogue.settings import Home
from catalogue.walking import Visit, Walk, opened

NOTHING = "no site is configured, so nothing is fetched; copy a description from {examples} into {sites} to begin"


def nothing_configured(home: Home) -> str | None:
    """Say that nothing is fetched, or None where a site is configured."""
    if any(sites.configured(home)):
        return None
    return NOTHING.format(examples=sites.FOLDER, sites=home.sites)


def fetch_all(home: Home, *, since: date | None = None) -> list[Visit]:
    """Visit every site of the home in turn; one that fails does not stop the others."""
    visits = []
    shutil.rmtree(home.landing, ignore_errors=True)
    for path in sites.configured(home):
        try:
            site = sites.read(path)
        except CatalogueError as error:
            visits.append(Visit(path.stem, failed=1, error=" ".join(str(error).split())))
            continue
        progress.say(f"site {site.name}")
        with closing(Fetcher(site)) as fetcher:
            visits.append(Walk(home, site, fetcher, since).run())
    shutil.rmtree(home.landing, ignore_errors=True)
    return visits


def publish(home: Home) -> None:
    """Show what was fetched beside the last night, which stays as it is; a night publishes by itself."""
    with publication.writing(home):
        with opened(home) as con, warehouse.transaction(con):
            building.refresh_views(con)
        publication.publish_intake(home)


def summed(home: Home, visits: list[Visit], since: datetime) -> list[Visit]:
    """Count as new what any visit since then brought, not only the last one."""
    if not visits:
        return []
    with opened(home) as con:
        kept = fetches.kept_since(con, since)
    new = {visit.site: kept.get(visit.site, 0) for visit in visits}
    return [
        replace(visit, new=new[visit.site], unchanged=visit.unchanged - (new[visit.site] - visit.new))
        for visit in visits
    ]


def told(home: Home, visits: list[Visit], since: datetime) -> list[str]:
    """One line per description that cannot be read, and per page that changed or disappeared since then."""
    lines = [f"site {visit.site}: {visit.error}" for visit in visits if visit.error]
    if visits:
        with opened(home) as con:
            lines += fetches.events(con, since)
    return lines
