"""One writer at a time: a lock in the home, which the operating system takes back when its holder dies."""

import errno
import fcntl
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import IO

from catalogue import progress, settings
from catalogue.errors import CatalogueError
from catalogue.settings import Home

_held: ContextVar[frozenset[Path]] = ContextVar("held", default=frozenset())
PAUSE_SECONDS = 0.1


@contextmanager
def alone(home: Home) -> Iterator[bool]:
    """Be the only writer of a home; gives False inside of itself. CatalogueError says which process holds it.

    A second writer waits as long as the home's settings say. A home that cannot be written is a CatalogueError too.
    """
    root = home.root.resolve()
    if root in _held.get():
        yield False
        return
    with _opened(home) as file:
        _wait(home, file)
        file.truncate(0)
        file.write(f"process {os.getpid()} ({' '.join([Path(sys.argv[0]).name, *sys.argv[1:2]])})")
        file.flush()
        token = _held.set(_held.get() | {root})
        try:
            yield True
        finally:
            _held.reset(token)


def _opened(home: Home) -> IO[str]:
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        return home.lock.open("a+", encoding="utf-8")
    except OSError as error:
        raise CatalogueError(
            f"{home.root} cannot be written ({error.strerror}); check, explain and status still read what is published"
        ) from error


def _wait(home: Home, file: IO[str]) -> None:
    seconds = settings.of(home).wait_seconds
    until = time.monotonic() + seconds
    while not _locked(file):
        file.seek(0)
        holder = file.read() or "another process"
        if time.monotonic() >= until:
            raise CatalogueError(
                f"{home.root} is in use by another process, {holder}, and one at a time writes; waited {seconds:g} s: "
                "try again when it has finished, or wait longer with CATALOGUE_WAIT_SECONDS"
            )
        progress.say(f"waiting for {holder}")
        time.sleep(PAUSE_SECONDS)


def _locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in (errno.EAGAIN, errno.EACCES):
            raise
        return False
    return True
