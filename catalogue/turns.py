"""Taking turns: a lock on a file that says who holds it, and that the kernel releases when the holder dies."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from catalogue.settings import Home

ASK_AGAIN_SECONDS = 0.5

Tell = Callable[[str], object]


@contextmanager
def writing(home: Home, who: str, tell: Tell) -> Iterator[None]:
    """Be the only one that writes in the home; while another does, say for whom this waits, and wait."""
    path = home.root / "writing.lock"
    said = None
    while True:
        with attempt(path, {"who": who, "pid": os.getpid()}) as got:
            if got:
                yield
                return
        said = say_once(holder(path), said, tell)
        time.sleep(ASK_AGAIN_SECONDS)


def say_once(told: dict[str, Any] | None, said: str | None, tell: Tell) -> str | None:
    """Say for whom this waits, unless that was said before; return what was said last."""
    if told is None or (now := f"waiting for {name(told)}") == said:
        return said
    tell(now)
    return now


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
