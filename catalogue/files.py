"""Files put in place so that a reader, or the next start after a crash, finds them whole or not at all."""

import errno
import os
import shutil
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue import limits

CHUNK = 2**30
UNSEEN = ("Cc", "Cf", "Cs", "Zl", "Zp")  # controls, marks of direction, halves of characters, line ends
FULL = ("No space left", "File too large", "quota exceeded", "os error 28", "os error 27")
NOT_HERE = (errno.EXDEV, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL)  # the file system copies in another way only


def copy(source: Path, target: Path) -> None:
    """Copy a file and see it on disk; where the file system can, both share their blocks until one is written."""
    with source.open("rb") as read, target.open("wb") as written:
        try:
            while os.copy_file_range(read.fileno(), written.fileno(), CHUNK):
                pass
        except OSError as error:
            if error.errno not in NOT_HERE:
                raise
            read.seek(0)
            written.seek(0)
            shutil.copyfileobj(read, written, 2**20)
            written.flush()
        os.fsync(written.fileno())


def readable_name(path: Path) -> str:
    """Tell the name of a file as text that can be stored and shown on one line.

    A name that is no UTF-8 is taken for GB 18030, as archives and shares from Windows bring it; what a terminal would
    obey instead of showing it, and marks that turn the direction of text, become U+FFFD.
    """
    name = os.fsencode(path.name)
    try:
        text = name.decode("utf-8")
    except UnicodeDecodeError:
        text = name.decode("gb18030", "replace")
    return "".join("\ufffd" if unicodedata.category(c) in UNSEEN else c for c in text)


def shape(path: Path) -> tuple[int, int]:
    """Tell size and time of the last change: a file of which both stay is not being written."""
    found = path.stat()
    return found.st_size, found.st_mtime_ns


def link(source: Path, target: Path) -> None:
    """Give a file that is never changed a second name, or a copy where names cannot be shared."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EEXIST):
            raise
        copy(source, target)


def link_tree(source: Path, target: Path) -> None:
    """Give every file of a folder a second name below another one."""
    shutil.copytree(source, target, copy_function=lambda a, b: link(Path(a), Path(b)))


def settle(folder: Path) -> None:
    """See the names in a folder on disk."""
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def point(name: Path, target: Path) -> None:
    """Make a name a link to a target in one step; a file or folder that bears the name gives way."""
    if name.is_symlink() and name.readlink() == target:
        return
    new, old = beside(name, "new"), beside(name, "old")
    remove((new, old))
    new.symlink_to(target)
    if name.is_dir() and not name.is_symlink():  # the one thing that a link cannot replace at once
        name.rename(old)
    new.replace(name)
    settle(name.parent)
    remove([old])


def beside(name: Path, kind: str) -> Path:
    """A hidden neighbour, on the same file system."""
    return name.with_name(f".{name.name}.{kind}")


def is_disk_full(error: BaseException) -> bool:
    """Tell whether it is for want of room that something failed, however a library says it."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
    return full or any(sign in str(error) for sign in FULL)


@contextmanager
def ending_without_room() -> Iterator[None]:
    """End a child so that its parent knows: it is no fault of the file that it was reading."""
    try:
        yield
    except Exception as error:
        if is_disk_full(error):
            sys.exit(limits.NO_ROOM)
        raise


def remove(paths: Iterable[Path]) -> None:
    """Remove files, links and whole folders, whether they are there or not."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
