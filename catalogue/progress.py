"""What is going on, for a person at a terminal; nobody listens unless the command line asked for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

_listeners: list[Callable[[str], object]] = []


def say(what: str) -> None:
    """Tell whoever listens what is being done now."""
    for listener in _listeners:
        listener(what)


@contextmanager
def heard_by(listener: Callable[[str], object]) -> Iterator[None]:
    """Let a listener hear what is said meanwhile."""
    _listeners.append(listener)
    try:
        yield
    finally:
        _listeners.remove(listener)
