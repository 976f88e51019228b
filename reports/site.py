"""The report site: find the pages, render them beside the last site, check them, swap."""

import hashlib
import importlib
import json
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from catalogue import warehouse
from reports import exports, pages, publishing, writing
from reports.checking import Gate
from reports.page import Page, PageModule
from reports.reading import Run, read_run


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """What one rendering wrote."""

    folder: Path
    run_id: str
    pages: int
    files: int
    bytes: int
    rows: dict[str, int]
    heavy: tuple[str, ...]


def page_modules() -> Iterator[PageModule]:
    """Yield every module in pages/, by name."""
    for found in sorted(pkgutil.iter_modules(pages.__path__), key=lambda module: module.name):
        yield cast(PageModule, importlib.import_module(f"{pages.__name__}.{found.name}"))


def _pages(con: warehouse.Connection, run: Run) -> Iterator[Page]:
    for module in page_modules():
        yield from module.build(con, run)


def _digests(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file of the site, by its path in it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def _write_manifest(folder: Path, run: Run, digests: dict[str, str]) -> None:
    manifest = {"run_id": run.run_id, "as_of": str(run.as_of), "input_digest": run.input_digest, "files": digests}
    text = json.dumps(manifest, ensure_ascii=False, indent=1) + "\n"
    (folder / "manifest.json").write_text(text, encoding="utf-8", newline="\n")


def render_from(con: warehouse.Connection, folder: Path) -> SiteSummary:
    """Render the site from an open connection; on any failure the last good site stays."""
    run = read_run(con)
    gate = Gate()
    with publishing.swapped(folder) as new:
        rows = exports.write(con, run, new / "data")
        for seen in writing.write(new, run, _pages(con, run)):
            gate.add(seen)
        digests = _digests(new)
        gate.finish(digests)
        _write_manifest(new, run, digests)
        size = sum(path.stat().st_size for path in new.rglob("*") if path.is_file())
    return SiteSummary(folder, run.run_id, len(gate.anchors), len(digests) + 1, size, rows, tuple(gate.heavy))


def render(database: Path, folder: Path) -> SiteSummary:
    """Render the site of one warehouse file."""
    with warehouse.connect(database, read_only=True) as con:
        return render_from(con, folder)
