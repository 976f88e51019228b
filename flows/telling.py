"""What a run tells: its log lines, its artifacts in Prefect, and a block that notifies when it needs a person."""

import logging
import math
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

from prefect import get_client, get_run_logger
from prefect.artifacts import (
    create_link_artifact,
    create_markdown_artifact,
    create_progress_artifact,
    create_table_artifact,
    update_progress_artifact,
)
from prefect.blocks.abstract import NotificationBlock
from prefect.blocks.core import Block
from prefect.client.schemas.objects import FlowRun, State
from prefect.context import FlowRunContext
from prefect.flows import Flow

from catalogue import publication, settings, summary
from catalogue.errors import CatalogueError
from catalogue.journal import Journal
from catalogue.settings import Home

MOST_CAUSES = 20  # in one message; the run's page has all
RUN_LOGGERS = ("prefect.flow_runs", "prefect.task_runs")


def _without_trace(record: logging.LogRecord) -> bool:
    """Leave out where in the code a refusal was raised: what is wrong and what to do stands in its message."""
    if record.exc_info and isinstance(record.exc_info[1], CatalogueError):
        record.exc_info = None
    return True


for _name in RUN_LOGGERS:
    logging.getLogger(_name).addFilter(_without_trace)


def current() -> FlowRun:
    """Give the run that this is called in."""
    context = FlowRunContext.get()
    if context is None or context.flow_run is None:
        raise RuntimeError("called outside of a flow run")
    return context.flow_run


@contextmanager
def alone(home: Home) -> Iterator[None]:
    """Be the only writer of the home under the run's name; while another is, say for whom it waits in the run's log."""
    with publication.writing(home, current().name, get_run_logger().warning, seconds=math.inf):
        yield


def is_unattended() -> bool:
    """Tell whether the run that this is called in comes from a deployment, not from a command at a terminal."""
    return current().deployment_id is not None


def parameter(name: str) -> Any:
    """Give a parameter of the run that this is called in."""
    context = FlowRunContext.get()
    return (context.parameters or {}).get(name) if context else None


def scheduled() -> datetime:
    """Tell when the run that this is called in should have begun; it may have waited or come late."""
    return current().expected_start_time or settings.now()


def journal(as_of: date | None = None) -> Journal:
    """Write log lines for the run that this is called in."""
    run, context = current(), FlowRunContext.get()
    flow = context.flow.name if context and context.flow else ""
    day = as_of or parameter("as_of")
    return Journal(settings.home(None), flow, run.name, str(run.id), str(day) if day else None)


@dataclass
class Progress:
    """A bar in the run's page."""

    steps: int
    done: int = 0
    artifact: UUID | None = field(default=None, init=False)

    def step(self, what: str) -> None:
        """Show that one more step is done."""
        self.done += 1
        percent = round(100 * self.done / self.steps, 1)
        if self.artifact is None:
            self.artifact = cast(UUID, create_progress_artifact(percent, key="progress", description=what))
        else:
            update_progress_artifact(self.artifact, percent, description=what)


def night(home: Home, answer: dict[str, Any]) -> None:
    """Show what a night did, and tell whoever is to know when it needs a person."""
    url = settings.site_url(home)
    create_markdown_artifact(summary.of_night(home, answer, url), key="summary", description="what the night did")
    create_table_artifact(summary.targets(home), key="targets", description="targets of the plan")
    create_table_artifact(summary.files(answer["taken"]), key="files", description="files of the night")
    create_table_artifact(summary.attention(answer["attention"]), key="attention", description="for a person to look")
    create_link_artifact(url, link_text="report", key="report", description="the published report")
    if answer["attention"]:
        lines = answer["attention"]
        notify(f"{current().name} needs attention: {len(lines)} causes", _causes(lines, url))


def _causes(lines: list[str], url: str) -> str:
    """Name what needs attention without what may be quoted from a file: the message leaves this machine."""
    return "\n".join([*(line.partition(":")[0] for line in lines[:MOST_CAUSES]), url])


def question(key: str, title: str, as_of: date | None, rows: list[dict[str, Any]]) -> None:
    """Show the answer to a question."""
    create_markdown_artifact(summary.of_answer(title, as_of, rows), key=key, description=title)
    create_table_artifact(rows[: summary.MOST_LINES], key=f"{key}-rows", description=title)


def failed(flow: Flow[..., Any], flow_run: FlowRun, state: State[Any]) -> None:
    """Notify that a run ended without its work done; what happened stands in its page."""
    with get_client(sync_client=True) as client:
        named = client.read_flow_run(flow_run.id).name  # who calls may know the run from before it had its name
    notify(f"{named}: {state.name or 'Failed'}", f"flow {flow.name}, flow run {flow_run.id}")
    for name in RUN_LOGGERS:  # a server made for one command ends with it
        for handler in logging.getLogger(name).handlers:
            handler.flush()


def notify(subject: str, body: str) -> None:
    """Send through the configured block. That a message cannot be sent is said on stderr; the night's work stands."""
    name = settings.notify_block()
    if name is None:
        return
    try:
        block = Block.load(name)
        if not isinstance(block, NotificationBlock):
            raise TypeError(f"{name} is no notification block")
        with block.raise_on_failure():
            _ = block.notify(body, subject)
    except Exception as error:
        told = " ".join(f"{type(error).__name__}: {error}".split())
        print(f"catalogue: not sent through {name} ({told}): {subject}", file=sys.stderr)
