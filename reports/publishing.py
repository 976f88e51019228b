"""Swapping a whole site in one step, so that a reader never sees half of one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue.files import beside


def recover(folder: Path) -> None:
    """Put the last good site back if a process died between the two renames; clear what it left."""
    old = beside(folder, "old")
    if old.exists() and not folder.exists():
        old.rename(folder)
    for leftover in (old, beside(folder, "new")):
        shutil.rmtree(leftover, ignore_errors=True)


@contextmanager
def swapped(folder: Path) -> Iterator[Path]:
    """Give an empty folder to write into; it becomes `folder` only if the block ends well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    recover(folder)
    new, old = beside(folder, "new"), beside(folder, "old")
    new.mkdir()
    try:
        yield new
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise
    if folder.exists():
        folder.rename(old)
    new.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
