"""The inbox watched: tell when files have landed, each once, and a burst of them together."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from catalogue import ingest

LOOK_SECONDS = 1.0
SETTLED_SECONDS = 3.0  # nothing in the inbox has changed for this long: the burst is over

Shapes = dict[Path, tuple[int, int]]  # size and time of change of every file


@dataclass
class Watch:
    """What lies in the inbox, since when it is unchanged, and what was told already."""

    inbox: Path
    seen: Shapes = field(default_factory=dict)
    since: float = 0.0
    told: Shapes = field(default_factory=dict)

    def look(self, at: float) -> int:
        """Look at a moment (seconds of a steady clock); return how many files are complete and not told yet."""
        now = shapes(self.inbox)
        if now != self.seen:
            self.seen, self.since = now, at
        if at - self.since < SETTLED_SECONDS:
            return 0
        new = len(now.items() - self.told.items())
        self.told = now
        return new


def shapes(inbox: Path) -> Shapes:
    """Measure the files of the inbox; what is taken away meanwhile, be it the folder, is not there."""
    found: Shapes = {}
    for path in ingest.find_files([inbox]) if inbox.is_dir() else []:
        try:
            told = path.stat()
        except OSError:  # taken away meanwhile, or not to be read: the night says so when it takes the inbox
            continue
        found[path] = (told.st_size, told.st_mtime_ns)
    return found


def watch(inbox: Path, stop: threading.Event, landed: Callable[[int], object]) -> None:
    """Look once a second until told to stop; `landed` hears how many files came."""
    watching = Watch(inbox)
    while not stop.wait(LOOK_SECONDS):
        if files := watching.look(time.monotonic()):
            landed(files)
