"""What `catalogue serve` offers: the night with its schedule and its event, and every flow of flows/on_demand."""

import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from prefect import Flow
from prefect.client.schemas.objects import ConcurrencyLimitConfig, ConcurrencyLimitStrategy
from prefect.events import DeploymentEventTrigger, Event, emit_event
from prefect.schedules import Cron, Schedule

from catalogue import due
from catalogue.settings import BEIJING, Home
from flows import on_demand
from flows.nightly import nightly

LANDED = "catalogue.inbox.landed"
ONE_AT_A_TIME = ConcurrencyLimitConfig(limit=1, collision_strategy=ConcurrencyLimitStrategy.ENQUEUE)


@dataclass(frozen=True, slots=True)
class Offer:
    """A flow to be deployed under its own name."""

    flow: Flow[..., Any]
    limit: ConcurrencyLimitConfig | None
    schedule: Schedule | None = None
    triggers: tuple[DeploymentEventTrigger, ...] = ()


def offers(home: Home) -> Iterator[Offer]:
    """Yield the night, then what is found in flows/on_demand."""
    landed = DeploymentEventTrigger(
        name="nightly when files land", expect={LANDED}, match={"prefect.resource.id": resource(home)}
    )
    cron = Cron(f"0 {due.HOUR} * * *", timezone=BEIJING.key)
    yield Offer(nightly, ONE_AT_A_TIME, cron, (landed,))
    for name in sorted(found.name for found in pkgutil.iter_modules(on_demand.__path__)):
        module = importlib.import_module(f"{on_demand.__name__}.{name}")
        yield Offer(getattr(module, name), ONE_AT_A_TIME if module.WRITES else None)


def resource(home: Home) -> str:
    """Name the inbox among Prefect's resources."""
    return f"catalogue.inbox.{home.root.as_posix().strip('/').replace('/', '.')}"


def announce(home: Home, files: int) -> Event | None:
    """Tell Prefect that files have landed; how many, not which."""
    return emit_event(LANDED, resource={"prefect.resource.id": resource(home)}, payload={"files": files})
