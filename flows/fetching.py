"""Fetching as a Prefect task, for the night and for a run of its own. Retries of requests sit here, nowhere deeper.

A request is never tried twice within a visit: the task visits the sites again after a pause, and asks only for what it
has not got yet, because everything that came is kept and asked for with the marks of its last answer.
"""

from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Any

from prefect import task
from prefect.cache_policies import NO_CACHE
from prefect.runtime import task_run
from prefect.tasks import exponential_backoff

from catalogue import collecting
from catalogue.errors import FetchError
from catalogue.settings import Home

RETRIES = 3


@task(retries=RETRIES, retry_delay_seconds=exponential_backoff(5), cache_policy=NO_CACHE, task_run_name="fetch")
def fetch(root: Path, began: datetime, since: date | None = None) -> dict[str, Any]:
    """Visit every configured site; what still fails after the last try is told, and stops nothing."""
    home = Home(root)
    visits = collecting.fetch_all(home, since=since)
    unfinished = [visit.site for visit in visits if visit.is_unfinished]
    if unfinished and task_run.run_count <= RETRIES:
        raise FetchError(f"not everything arrived from {', '.join(unfinished)}; asking again", is_temporary=True)
    sites = [asdict(visit) for visit in collecting.summed(home, visits, began)]
    return {"sites": sites, "attention": collecting.told(home, visits, began)}
