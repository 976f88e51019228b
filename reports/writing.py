"""Writing the pages: made, checked and put on disk one by one, or many at once by a pool of processes."""

import multiprocessing
import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from functools import cache
from itertools import chain, islice
from pathlib import Path

from jinja2 import Environment

from reports import environment
from reports.checking import Look, look
from reports.errors import SiteError
from reports.page import Page
from reports.reading import Run

FEW = 400  # pages of a small site, made here: starting other processes would take longer
SHEAF = 20  # pages handed over at a time
AHEAD = 16  # sheaves waiting for each process, so that a large site is never in memory as a whole


@cache
def _env() -> Environment:
    """The environment, made once in each process."""
    return environment.environment()


def _write_page(folder: Path, run: Run, page: Page) -> Look:
    """Make, check and write one page."""
    text = environment.render(_env(), page, run)
    path = folder / page.path
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="\n")
    return look(page, text)


def _write_sheaf(folder: Path, run: Run, sheaf: Sequence[Page]) -> list[Look]:
    return [_write_page(folder, run, page) for page in sheaf]


def _workers() -> int:
    return min(os.cpu_count() or 1, 8)


def _pooled(folder: Path, run: Run, pages: Iterator[Page]) -> Iterator[Look]:
    """Hand out the pages and yield what was seen of them in their order, however long each took."""
    # Never forked from here: a copy of a process in which DuckDB is open can hang.
    context = multiprocessing.get_context("spawn")
    waiting: deque[Future[list[Look]]] = deque()
    pool = ProcessPoolExecutor(_workers(), context)
    try:
        while sheaf := list(islice(pages, SHEAF)):
            waiting.append(pool.submit(_write_sheaf, folder, run, sheaf))
            if len(waiting) > AHEAD * _workers():
                yield from waiting.popleft().result()
        while waiting:
            yield from waiting.popleft().result()
    except BrokenProcessPool as error:
        raise SiteError("a process that was making pages has died; the last site stays") from error
    finally:
        pool.shutdown(cancel_futures=True)


def write(folder: Path, run: Run, pages: Iterable[Page]) -> Iterator[Look]:
    """Write all pages into the folder; yield what was seen of each, in their order."""
    coming = iter(pages)
    first = list(islice(coming, FEW))
    if len(first) < FEW:
        yield from _write_sheaf(folder, run, first)
    else:
        yield from _pooled(folder, run, chain(first, coming))
