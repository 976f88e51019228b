"""The nightly run as a Prefect flow: fetch, take the inbox, build, enforce, publish."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow, task
from prefect.cache_policies import NO_CACHE

from catalogue import night, publication, settings
from catalogue.building import Run
from catalogue.ingest import Taken
from catalogue.settings import Home
from flows.fetching import fetch


@task(cache_policy=NO_CACHE, task_run_name="take-inbox")
def take_inbox(root: Path) -> list[Taken]:
    """Take what lies in the inbox; what is refused is reported, and the night goes on."""
    return night.take_inbox(Home(root), received_at=settings.now())


@task(cache_policy=NO_CACHE, task_run_name="build")
def build(root: Path, known_on: date | None) -> None:
    """Bring the layers below the rules up to date."""
    night.build(Home(root), known_on=known_on)


@task(cache_policy=NO_CACHE, task_run_name="enforce-{as_of}")
def enforce(root: Path, as_of: date, known_on: date | None) -> Run:
    """Judge every rule for the policy day."""
    return night.enforce(Home(root), as_of=as_of, today=settings.now().date(), known_on=known_on)


@task(cache_policy=NO_CACHE, task_run_name="publish")
def publish(root: Path) -> list[str]:
    """Render the site and swap it in; name the pages that came out too large."""
    return night.publish(Home(root))


@flow(name="nightly", flow_run_name="nightly-{as_of}", validate_parameters=True)
def nightly(root: Path, as_of: date, known_on: date | None = None) -> dict[str, Any]:
    """Run everything for one policy day; return the run, the report's path and what needs attention."""
    fetched = fetch(root, settings.now())
    with publication.writing(Home(root)):  # for the whole night: nothing comes in between its stages
        taken = take_inbox(root)
        build(root, known_on)
        run = enforce(root, as_of, known_on)
        heavy = publish(root)
    return {
        "run_id": run.run_id,
        "as_of": run.as_of,
        "report": str(Home(root).report),
        "fetched": fetched["sites"],
        "taken": [asdict(one) for one in taken],
        "attention": fetched["attention"] + night.attention(Home(root), taken) + heavy,
    }
