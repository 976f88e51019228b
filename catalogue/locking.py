"""One writer at a time: a lock on a file that says who holds it, and that the kernel releases when the holder dies."""

import fcntl
import json
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO, Any

from catalogue import progress, settings
from catalogue.errors import CatalogueError
from catalogue.settings import Home

ASK_AGAIN_SECONDS = 0.2

Tell = Callable[[str], object]

_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())


@contextmanager
def alone(
    home: Home, who: str | None = None, tell: Tell = progress.say, *, seconds: float | None = None
) -> Iterator[bool]:
    """Be the only writer of a home; gives False inside of itself.

    A second writer says for whom it waits, and waits for as long as `seconds`, or else the home's settings, say; then
    a CatalogueError names the holder. A home that cannot be written is a CatalogueError too.
    """
    root = home.root.resolve()
    if root in _held.get():
        yield False
        return
    limit = settings.of(home).wait_seconds if seconds is None else seconds
    signed = {"who": who or " ".join([Path(sys.argv[0]).name, *sys.argv[1:2]]), "pid": os.getpid()}
    with _waited(home, signed, tell, limit):
        token = _held.set(_held.get() | {root})
        try:
            yield True
        finally:
            _held.reset(token)


@contextmanager
def _waited(home: Home, signed: dict[str, Any], tell: Tell, limit: float) -> Iterator[None]:
    until, said = time.monotonic() + limit, None
    while True:
        with _attempted(home, signed) as got:
            if got:
                yield
                return
        told = holder(home.lock)
        if told is not None and time.monotonic() >= until:
            raise CatalogueError(
                f"{home.root} is in use by {name(told)}, and one at a time writes; waited {limit:g} s: "
                "try again when it has finished, or wait longer with CATALOGUE_WAIT_SECONDS"
            )
        said = say_once(told, said, tell)
        time.sleep(ASK_AGAIN_SECONDS)


@contextmanager
def _attempted(home: Home, signed: dict[str, Any]) -> Iterator[bool]:
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        home.lock.open("a").close()
    except OSError as error:
        raise CatalogueError(
            f"{home.root} cannot be written ({error.strerror}); check, explain and status still read what is published"
        ) from error
    with attempt(home.lock, signed) as got:
        yield got


@contextmanager
def attempt(path: Path, told: dict[str, Any]) -> Iterator[bool]:
    """Hold the lock, if nobody does, and say in the file who does. The file stays: a new one would be a new lock."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        _write(file, json.dumps(told))
        try:
            yield True
        finally:
            _write(file, "")


def holder(path: Path) -> dict[str, Any] | None:
    """Read what the holder of the lock says of itself (nothing yet: {}); None when nobody holds it."""
    if not path.exists():
        return None
    with path.open("r", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return _read(file)
        return None


def name(told: dict[str, Any]) -> str:
    """Name a holder to a person."""
    return f"{told['who']} (process {told['pid']})" if told else "another process"


def say_once(told: dict[str, Any] | None, said: str | None, tell: Tell) -> str | None:
    """Say for whom this waits, unless that was said before; return what was said last."""
    if told is None or (now := f"waiting for {name(told)}") == said:
        return said
    tell(now)
    return now


def _write(file: IO[str], text: str) -> None:
    file.seek(0)
    file.truncate()
    file.write(text)
    file.flush()


def _read(file: IO[str]) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read())
    except ValueError:  # the holder is just signing
        return {}
    return found
