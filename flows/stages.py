"""What every task here has in common: retries for what may pass, a limit of time, a line in the log at both ends."""

from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from prefect import Task, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun

from catalogue.errors import DeclarationError, RefusedError, UsageError
from flows import telling

P = ParamSpec("P")
R = TypeVar("R")

WAITS = [10.0, 60.0]  # seconds before the second and third attempt


def stage(name: str, *, hours: float) -> Callable[[Callable[P, R]], Task[P, R]]:
    """Make a task of a plain function. Nothing is cached: what a task does is in the home, not in its answer."""

    def made(function: Callable[P, R]) -> Task[P, R]:
        @wraps(function)
        def told(*args: P.args, **kwargs: P.kwargs) -> R:
            with telling.journal().of(task=name).timed("task"):
                return function(*args, **kwargs)

        return task(
            name=name,
            task_run_name=name,
            cache_policy=NO_CACHE,
            retries=len(WAITS),
            retry_delay_seconds=WAITS,
            retry_condition_fn=may_pass,
            timeout_seconds=hours * 3600,
        )(told)

    return made


def may_pass(_task: Task[..., Any], _run: TaskRun, state: State[Any]) -> bool:
    """Tell whether to try again: a wrong question or file stays wrong; a busy file or a full disk may pass.

    Where a person is waiting at a terminal, the person decides.
    """
    error = state.result(raise_on_failure=False)
    return telling.is_unattended() and not isinstance(error, UsageError | DeclarationError | RefusedError)
