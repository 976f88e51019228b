"""What was done and when, one JSON object a line in the home's logs.

No names, no cells, and no messages that may quote them: files go by digest, errors by type; the run named in each line
leads to the rest.
"""

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from catalogue import settings
from catalogue.ingest import Taken
from catalogue.settings import Home


@dataclass(frozen=True, slots=True)
class Journal:
    """Writes lines for one run: which one, of which policy day, in which task."""

    home: Home
    flow: str
    flow_run: str
    flow_run_id: str
    as_of: str | None = None
    run_id: str | None = None
    task: str | None = None

    def of(self, *, task: str | None = None, run_id: str | None = None) -> "Journal":
        """Write for a task, or once the run is known."""
        return replace(self, task=task or self.task, run_id=run_id or self.run_id)

    def write(self, event: str, **figures: str | int | float | None) -> None:
        """Add a line; lines of two processes never mix, for each is one write."""
        now = settings.now()
        line = {
            "at": now.isoformat(timespec="milliseconds"),
            "event": event,
            "flow": self.flow,
            "flow_run": self.flow_run,
            "flow_run_id": self.flow_run_id,
            "as_of": self.as_of,
            "run_id": self.run_id,
            "task": self.task,
            "pid": os.getpid(),
            **figures,
        }
        self.home.logs.mkdir(parents=True, exist_ok=True)
        path = self.home.logs / f"catalogue-{now:%Y-%m}.jsonl"
        with path.open("ab", buffering=0) as file:
            file.write((json.dumps(line, ensure_ascii=False) + "\n").encode())

    @contextmanager
    def timed(self, what: str) -> Iterator[None]:
        """Write that it began, and how it ended after how long."""
        began = time.monotonic()
        self.write(f"{what} began")
        try:
            yield
        except BaseException as error:
            self.write(f"{what} failed", seconds=_since(began), error=type(error).__name__)
            raise
        self.write(f"{what} finished", seconds=_since(began))

    def files(self, taken: list[Taken]) -> None:
        """Write one line for each file."""
        for one in taken:
            self.write(
                f"file {one.status}",
                file=one.file_sha256,
                kind=one.kind,
                rows_read=one.rows_read,
                rows_quarantined=one.rows_quarantined,
            )


def _since(began: float) -> float:
    return round(time.monotonic() - began, 3)
