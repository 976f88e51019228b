"""The nightly run as a Prefect flow: fetch, take the inbox, build, enforce, publish."""

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from prefect import flow
from prefect.states import Completed

from catalogue import due, leash, night, settings
from catalogue.building import Run
from catalogue.ingest import Taken
from catalogue.settings import Home
from flows import telling
from flows.fetching import fetch
from flows.stages import stage

STEPS = 5  # of the progress bar: the tasks of a night


@stage("take-inbox", hours=6)
def take_inbox(root: Path) -> list[Taken]:
    """Take what lies in the inbox; what is refused is reported, and the night goes on."""
    taken = night.take_inbox(Home(root), received_at=settings.now())
    telling.journal().of(task="take-inbox").files(taken)
    return taken


@stage("build", hours=2)
def build(root: Path, known_on: date | None) -> None:
    """Bring the layers below the rules up to date."""
    night.build(Home(root), known_on=known_on)


@stage("enforce", hours=4)
def enforce(root: Path, as_of: date, known_on: date | None) -> Run:
    """Judge every rule for the policy day."""
    return night.enforce(Home(root), as_of=as_of, today=settings.now().date(), known_on=known_on)


@stage("publish", hours=4)
def publish(root: Path) -> list[str]:
    """Render the site and swap it in; name the pages that came out too large."""
    return night.publish(Home(root))


def policy_day() -> date:
    """Tell the day of the run that this is called in: the one asked for, else the one it was scheduled for."""
    asked = telling.parameter("as_of")
    return date.fromisoformat(str(asked)) if asked else due.policy_day(telling.scheduled())


def run_name() -> str:
    """Name a run after its policy day."""
    return f"nightly-{policy_day()}"


@flow(name="nightly", flow_run_name=run_name, on_failure=[telling.failed], on_crashed=[telling.failed])
def nightly(as_of: date | None = None, known_on: date | None = None) -> dict[str, Any]:
    """Run everything for one policy day (else the day it is scheduled for), with what was known on a day (else all).

    Returns the run, the report's path and what needs attention. A night that comes so late that a later one is out
    already does nothing, and says so.
    """
    day = as_of or policy_day()
    if telling.current().auto_scheduled and due.is_overtaken(settings.home(None), day, settings.now()):
        told = f"the report of a later night than {day} is out already"
        return Completed(name="Overtaken", message=told)  # type: ignore[return-value]  # how the run ends, to Prefect
    return run_night(day, known_on)


def run_night(as_of: date, known_on: date | None) -> dict[str, Any]:
    """Run everything for one policy day; while another writes in this home, say for whom this run waits, and wait."""
    home = settings.home(None)
    if parent := settings.serving_parent():
        leash.tie(parent)
    journal = telling.journal(as_of)
    with telling.alone(home), journal.timed("night"):
        answer = _work(home, as_of, known_on)
        journal.of(run_id=answer["run_id"]).write("night published", attention=len(answer["attention"]))
        telling.night(home, answer)
    return answer


def _work(home: Home, as_of: date, known_on: date | None) -> dict[str, Any]:
    progress = telling.Progress(STEPS)
    fetched = fetch(home.root, settings.now())
    progress.step("sites asked")
    taken = take_inbox(home.root)
    progress.step(f"{len(taken)} files taken")
    build(home.root, known_on)
    progress.step("tables built")
    run = enforce(home.root, as_of, known_on)
    progress.step("rules applied")
    heavy = publish(home.root)
    progress.step("report published")
    return {
        "run_id": run.run_id,
        "as_of": run.as_of,
        "report": str(home.report),
        "fetched": fetched["sites"],
        "taken": [asdict(one) for one in taken],
        "attention": fetched["attention"] + night.attention(home, taken) + heavy,
    }
