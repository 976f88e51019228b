"""The part of `catalogue serve` that is Prefect's: offer deployments, catch up, run what is asked for, and stop."""

import asyncio
import signal
import threading
from datetime import date
from typing import Any

from prefect import get_client
from prefect.client.orchestration import PrefectClient
from prefect.client.schemas.actions import GlobalConcurrencyLimitUpdate
from prefect.client.schemas.filters import (
    DeploymentFilter,
    DeploymentFilterId,
    FlowRunFilter,
    FlowRunFilterName,
    FlowRunFilterState,
    FlowRunFilterStateType,
)
from prefect.client.schemas.objects import State, StateType
from prefect.runner import Runner
from prefect.states import Crashed

from catalogue import due, landing, settings
from catalogue.settings import Home
from flows import deployments

POLL_SECONDS = 3.0
UNFINISHED = [StateType.PENDING, StateType.RUNNING, StateType.CANCELLING]
PAGE = 200


class Runs(Runner):
    """Prefect's runner; being told to stop is for `serve` to answer, for it also stops what else it started."""

    def handle_sigterm(self, *_args: Any, **_kwargs: Any) -> None:
        """Take SIGTERM like Ctrl-C."""
        signal.raise_signal(signal.SIGINT)


def serve(home: Home, *, catch_up: int) -> None:
    """Serve until SIGINT or SIGTERM; runs that are under way then are ended, and lose nothing."""
    asyncio.run(_serve(home, catch_up))


async def _serve(home: Home, catch_up: int) -> None:
    told_to_stop = asyncio.Event()
    runner = Runs(name="catalogue", query_seconds=POLL_SECONDS, pause_on_shutdown=False)
    nightly = await _offer(runner, home)
    await _catch_up(nightly, due.missed(home, settings.now(), catch_up))
    asyncio.get_running_loop().add_signal_handler(signal.SIGINT, told_to_stop.set)
    stop_watching = threading.Event()
    watcher = threading.Thread(
        target=landing.watch, args=(home.inbox, stop_watching, lambda files: deployments.announce(home, files)),
        name="inbox-watch", daemon=True,
    )  # fmt: skip
    running = asyncio.create_task(runner.start())
    watcher.start()
    waiting = asyncio.create_task(told_to_stop.wait())
    await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    stop_watching.set()
    waiting.cancel()
    if not running.done():
        await runner.astop()
    await running


async def _offer(runner: Runner, home: Home) -> Any:
    """Deploy everything; return the id of the night's deployment."""
    ids = {}
    for offer in deployments.offers(home):
        ids[offer.flow.name] = await runner.aadd_flow(
            offer.flow,
            name=offer.flow.name,
            schedule=offer.schedule,
            triggers=list(offer.triggers),
            concurrency_limit=offer.limit,
            tags=["catalogue"],
        )
    async with get_client() as client:
        await _bury(client, list(ids.values()))
    return ids["nightly"]


async def _bury(client: PrefectClient, deployment_ids: list[Any]) -> None:
    """End what an earlier `serve` left when it was killed: its runs are dead, and their places are free again."""
    while dead := await client.read_flow_runs(
        flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=FlowRunFilterStateType(any_=UNFINISHED))),
        deployment_filter=DeploymentFilter(id=DeploymentFilterId(any_=deployment_ids)),
        limit=PAGE,
    ):
        for run in dead:
            told: State[Any] = Crashed(message="the process that served it was killed")
            await client.set_flow_run_state(run.id, told, force=True)
    for limit in await client.read_global_concurrency_limits(limit=PAGE):
        free = GlobalConcurrencyLimitUpdate(active_slots=0)
        await client.update_global_concurrency_limit(limit.name, free)


async def _catch_up(nightly: Any, days: list[date]) -> None:
    """Start the nights that were missed, in order; one that an earlier `serve` left waiting is not doubled."""
    async with get_client() as client:
        for day in days:
            name = f"nightly-{day}"
            waiting = FlowRunFilter(
                name=FlowRunFilterName(any_=[name]),
                state=FlowRunFilterState(type=FlowRunFilterStateType(any_=[StateType.SCHEDULED])),
            )
            if not await client.read_flow_runs(flow_run_filter=waiting, limit=1):
                await client.create_flow_run_from_deployment(
                    nightly, parameters={"as_of": str(day)}, name=name, tags=["catalogue", "caught-up"]
                )
