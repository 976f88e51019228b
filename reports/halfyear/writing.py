"""Writing a pack: all files beside the last one, then swapped in one step."""

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from catalogue import locking, night, warehouse
from catalogue.errors import CatalogueError, UsageError
from catalogue.files import beside
from catalogue.settings import Home
from reports import publishing
from reports.errors import SiteError
from reports.halfyear import letter, pack, page, printing, subject, workbook
from reports.halfyear.pack import Pack
from reports.reading import read_run

MANIFEST: Final = "manifest.json"
MOST_PDF: Final = 3 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """Where the pack is, and what a person should know about it."""

    folder: Path
    pack: Pack
    files: tuple[str, ...]
    without_pdf: str
    attention: tuple[str, ...]

    @property
    def answer(self) -> dict[str, Any]:
        """The same for machines; the entry is the page."""
        about = self.pack.subject
        return {
            "report": str(self.folder / "report.html"),
            "province": about.code,
            "period": about.half.code,
            "is_over": about.is_over,
            "run_id": about.run.run_id,
            "files": [str(self.folder / file) for file in self.files],
            "without_pdf": self.without_pdf or None,
        }


def folder_of(home: Home, about: subject.Subject) -> Path:
    """Where a pack lies: outside of the site, which is made anew each night and is for everybody."""
    return home.halfyear / about.half.code / about.code


def _print(new: Path, day: date, *, required: bool) -> str:
    """Print the page; say in a sentence why there is no PDF, or raise where one is required."""
    program = printing.find()
    if program is None:
        return printing.absent()
    try:
        printing.make(program, new / "report.html", new / "report.pdf", day)
    except SiteError as error:
        (new / "report.pdf").unlink(missing_ok=True)
        if required:
            raise
        return str(error)
    return ""


def _digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of a pack but the list of them."""
    files = sorted(path for path in folder.iterdir() if path.name != MANIFEST)
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.is_file()}


def _unchanged(folder: Path) -> None:
    """Refuse to replace a pack in which somebody has worked: the letter is there to be edited."""
    manifest = folder / MANIFEST
    if not manifest.exists():
        return
    written, found = json.loads(manifest.read_text(encoding="utf-8"))["files"], _digests(folder)
    changed = sorted(name for name, digest in found.items() if written.get(name) != digest)
    if changed:
        raise UsageError(f"{folder} holds work of your own ({', '.join(changed)}); move it elsewhere first")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Be the only one that makes this pack."""
    lock = beside(folder, "lock")
    with locking.attempt(lock, {"who": "catalogue report", "pid": os.getpid()}) as got:
        if not got:
            raise CatalogueError(f"{folder} is being made by {locking.name(locking.holder(lock) or {})}; wait for it")
        yield


def _write_manifest(folder: Path, about: subject.Subject) -> None:
    run = about.run
    told = {"run_id": run.run_id, "as_of": str(run.as_of), "input_digest": run.input_digest, "files": _digests(folder)}
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    (folder / MANIFEST).write_text(text, encoding="utf-8", newline="\n")


def write(home: Home, province: str, period: str | None, *, require_pdf: bool) -> Written:
    """Make one pack from the last night; a failure leaves the last one as it was."""
    program = printing.find()
    if require_pdf and program is None:
        raise UsageError(f"{printing.absent()}; install one, or leave out --require-pdf")
    with warehouse.connect(home.warehouse, read_only=True) as con:
        night.require(con)
        about = subject.choose(con, read_run(con), province, period)
        head = letter.agency(home.root, about.code)
        told = pack.read(con, about)
    folder = folder_of(home, about)
    with _alone(folder), publishing.swapped(folder) as new:
        _unchanged(folder)
        text, heavy = page.render(told, with_pdf=program is not None)
        (new / "report.html").write_text(text, encoding="utf-8", newline="\n")
        workbook.write(told, new / about.workbook)
        letter.write(told, new / about.letter, head)
        without = _print(new, about.run.generated_on, required=require_pdf)
        if without and program is not None:
            text, heavy = page.render(told, with_pdf=False)
            (new / "report.html").write_text(text, encoding="utf-8", newline="\n")
        heavy = [*heavy, *_heavy_pdf(new / "report.pdf")]
        files = tuple(_digests(new))
        _write_manifest(new, about)
        _unchanged(folder)  # printing takes a while, in which a letter may be edited
    attention = [without] if without and program is not None else []
    return Written(folder, told, files, without, (*attention, *(f"pack {line}" for line in heavy)))


def _heavy_pdf(path: Path) -> list[str]:
    size = path.stat().st_size if path.exists() else 0
    return [f"report.pdf has {size:,} bytes, more than 3 MiB"] if size > MOST_PDF else []
