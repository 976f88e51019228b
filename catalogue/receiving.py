"""Receiving files: their bytes go into the archive under their digest, and a line into received.jsonl.

Archive and lines are all that the tables follow from: which bytes came under which name, when, and as which kind. A
line is written before the bytes; of several about the same bytes the last counts.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from catalogue import files, warehouse
from catalogue.documents import Document
from catalogue.errors import CatalogueError
from catalogue.settings import BEIJING, Home


class UnreadError(CatalogueError):
    """A file that was named could not be read whole; nothing of it was kept."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What came in: `received_at` is the clock of Beijing, `kind` what the sender said it was, if anything."""

    file_sha256: str
    name: str
    received_at: datetime
    kind: str | None


def digest_of(path: Path) -> str:
    """Tell the digest of a file that someone else may be writing, moving or taking away."""
    try:
        return Document(path).sha256
    except OSError as error:
        raise _unread(error) from error


def _unread(error: OSError) -> UnreadError:
    return UnreadError(f"could not be read ({error.strerror}): it went away, or may not be read here")


def copy(home: Home, path: Path) -> tuple[Path, str]:
    """Copy a file beside the archive's, and tell the digest of what was copied: large files are read once."""
    part = home.archive / "arriving.part"
    try:
        before = files.shape(path)
        files.copy(path, part)
        if files.shape(path) != before:
            files.remove([part])
            raise UnreadError("changed while it was being read; take it in again when it is complete")
    except OSError as error:
        files.remove([part])
        if str(error.filename) != str(path):
            raise
        raise _unread(error) from error
    return part, Document(part).sha256


def keep(home: Home, part: Path, receipt: Receipt) -> Path:
    """Keep what was copied under its digest; an interrupted copy never carries that name."""
    kept = home.archive / receipt.file_sha256
    _write(home, [receipt])
    if kept.exists():
        files.remove([part])
    else:
        part.replace(kept)
        files.settle(home.archive)
    return kept


def _write(home: Home, receipts: list[Receipt]) -> None:
    lines = "".join(json.dumps(asdict(one), ensure_ascii=False, default=str) + "\n" for one in receipts)
    with home.received.open("a+b") as file:
        if file.tell() and not _ends_whole(file.fileno()):
            file.write(b"\n")  # a line that was broken off stays alone
        file.write(lines.encode())
        file.flush()
        os.fsync(file.fileno())


def _ends_whole(descriptor: int) -> bool:
    return os.pread(descriptor, 1, os.fstat(descriptor).st_size - 1) == b"\n"


def receipts(home: Home) -> Iterator[Receipt]:
    """Yield the last receipt of each file, in the order in which they came."""
    last: dict[str, Receipt] = {}
    for line in home.received.read_bytes().split(b"\n") if home.received.exists() else ():
        try:
            said = json.loads(line)
        except ValueError:  # broken off by a kill or a full disk: the file was not taken then
            continue
        one = Receipt(**{**said, "received_at": datetime.fromisoformat(said["received_at"])})
        last.pop(one.file_sha256, None)
        last[one.file_sha256] = one
    yield from last.values()


def unnamed(home: Home) -> Iterator[Receipt]:
    """Yield a receipt for each file of the archive that no line names: as old as it is there, called by its digest."""
    named = {one.file_sha256 for one in receipts(home)}
    for path in sorted(home.archive.iterdir()):
        if path.name not in named and path.suffix != ".part":
            came = datetime.fromtimestamp(path.stat().st_mtime, tz=BEIJING)
            yield Receipt(path.name, path.name, came.replace(tzinfo=None, microsecond=0), None)


def begin(con: warehouse.Connection, home: Home) -> None:
    """Write down what a warehouse from before there were receipts says that came in."""
    if home.received.exists():
        return
    found = con.execute(
        "select file_sha256, name, received_at, null from raw.file order by received_at, file_sha256"
    ).fetchall()
    _write(home, [Receipt(*row) for row in found])


def not_before(con: warehouse.Connection, received_at: datetime) -> datetime:
    """Tell when a file comes in: never before one that is already here, whatever the clock says now."""
    latest = con.execute("select max(received_at) from raw.file").fetchall()[0][0]
    told = received_at.replace(tzinfo=None)
    return max(told, latest) if latest else told
