"""New announcements from the configured sites, between two nights."""

from datetime import date
from typing import Any

from prefect import flow, get_run_logger

from catalogue import collecting, fetches, publication, settings, turns
from flows import fetching, telling

WRITES = True


@flow(name="fetch", flow_run_name="fetch", on_failure=[telling.failed], on_crashed=[telling.failed])
def fetch(since: date | None = None) -> dict[str, Any]:
    """Only fetch; return what each site gave and what needs attention. `since`: read lists back to that day."""
    home, logger = settings.home(None), get_run_logger()
    with turns.writing(home.create(), telling.current().name, logger.warning), publication.writing(home):
        fetched = fetching.fetch(home.root, settings.now(), since)
        if fetched["sites"]:
            collecting.publish(home)
    return {**fetched, "attention": fetched["attention"] + fetches.standing(home)}
