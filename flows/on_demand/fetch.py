"""New announcements from the configured sites, between two nights."""

from datetime import date
from typing import Any

from prefect import flow

from catalogue import collecting, fetches, settings
from flows import fetching, telling

WRITES = True


@flow(name="fetch", flow_run_name="fetch", on_failure=[telling.failed], on_crashed=[telling.failed])
def fetch(since: date | None = None) -> dict[str, Any]:
    """Only fetch; return what each site gave and what needs attention. `since`: read lists back to that day."""
    home = settings.home(None)
    with telling.alone(home):
        fetched = fetching.fetch(home.root, settings.now(), since)
        if fetched["sites"]:
            collecting.publish(home)
    return {**fetched, "attention": fetched["attention"] + fetches.standing(home)}
