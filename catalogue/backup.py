"""Backups: the last finished night, the archive and the lake, copied and proved by their digests and row counts.

    manifest.json       every file with its digest, every table of the warehouse with its rows; written last
    night/RUN/          catalogue.duckdb, site/, internal/ as they were published
    archive/, lake/     as in the home; what is there already is not copied again
    received.jsonl …    single files

Copies, never second names: what damages the home must not reach its backup.
"""

import hashlib
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from catalogue import files, locking, progress, publication, warehouse
from catalogue.errors import CatalogueError, UsageError
from catalogue.registers import lake
from catalogue.settings import Home

MANIFEST = "manifest.json"
KEPT_FOLDERS = ("archive", "lake", "quarantine")
TRIES = 3


class Manifest(BaseModel):
    """What a backup holds: the night's folder, digests by path, rows by table."""

    model_config = ConfigDict(extra="forbid")

    night: str
    files: dict[str, str]
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Proof:
    """What was read again after copying, and found equal."""

    folder: str
    files: int
    bytes: int
    tables: int
    rows: int
    copied: int


def make(home: Home, folder: Path) -> Proof:
    """Copy what is published into a folder, which may hold an older backup of the same home; prove the copy.

    It takes no lock, and holds up no night. What came in after the last publication is left to the next backup.
    """
    if not home.warehouse.exists():
        raise UsageError(f"{home.root} holds no warehouse yet; there is nothing to back up")
    if folder.resolve().is_relative_to(home.root.resolve()):
        raise UsageError(f"{folder} lies in the home itself; a backup belongs on another disk")
    for _ in range(TRIES):
        night = home.current.resolve()
        try:
            return _copy(home, night, folder)
        except FileNotFoundError as error:
            if night.exists():
                raise CatalogueError(
                    f"{error.filename} is missing, which the last night names; nothing was proved. catalogue restore "
                    "--from-archive makes tables and lake again"
                ) from error
            # so many nights came after this one that it is not kept any more
    raise CatalogueError(f"{home.root} publishes faster than it can be copied; keep more nights (nights_kept)")


def _copy(home: Home, night: Path, folder: Path) -> Proof:
    digests, copied = {}, 0
    for name, source in _wanted(home, night):
        digests[name], is_new = _bring(source, folder / name)
        copied += is_new
    said = Manifest(night=night.name, files=digests, rows=rows_of(night / home.warehouse.name))
    part = folder / f"{MANIFEST}.part"
    part.write_text(said.model_dump_json(indent=1) + "\n", encoding="utf-8")
    part.replace(folder / MANIFEST)
    _leave_only(folder, digests)
    return prove(folder, copied)


def _wanted(home: Home, night: Path) -> Iterator[tuple[str, Path]]:
    """Yield what belongs to a night, by its name in the backup: all that its tables name, and the night itself."""
    for path in sorted(path for path in night.rglob("*") if path.is_file()):
        yield f"night/{night.name}/{path.relative_to(night).as_posix()}", path
    with warehouse.connect(night / home.warehouse.name, read_only=True) as con:
        taken = con.execute("select file_sha256 from raw.file order by 1").fetchall()
        registers = con.execute("select kind, file_key from raw.register_file order by 2").fetchall()
    inside = [home.archive / digest for (digest,) in taken]
    inside += [lake.folder(home, kind, key) / lake.ROWS for kind, key in registers]
    beside = [home.quarantine / f"{digest[:12]}.csv" for (digest,) in taken]
    beside += [home.received, home.settings, home.sample_mark]
    for path in [*inside, *(path for path in beside if path.exists())]:
        yield path.relative_to(home.root).as_posix(), path


def _bring(source: Path, target: Path) -> tuple[str, bool]:
    """Copy a file unless an equal one is there; give the digest of the copy and whether it was made now."""
    progress.say(source.name)
    if target.is_file() and target.stat().st_size == source.stat().st_size:
        digest = digest_of(target)
        if digest == digest_of(source):
            return digest, False
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.part")
    files.copy(source, part)
    part.replace(target)
    files.settle(target.parent)
    return digest_of(target), True


def _leave_only(folder: Path, digests: dict[str, str]) -> None:
    """Remove what an older backup held and this one does not name: an older night, a file that was broken off."""
    for name in ("night", *KEPT_FOLDERS):
        for path in (folder / name).rglob("*"):
            if path.is_file() and path.relative_to(folder).as_posix() not in digests:
                path.unlink()
    for found in (folder / "night").glob("*"):
        if not any(path.is_file() for path in found.rglob("*")):
            shutil.rmtree(found)


def digest_of(path: Path) -> str:
    """The SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def rows_of(database: Path) -> dict[str, int]:
    """Count the rows of every table of a warehouse file."""
    with warehouse.connect(database, read_only=True) as con:
        names = con.execute(
            "select schema_name, table_name from duckdb_tables() where not temporary order by all"
        ).fetchall()
        return {
            f"{schema}.{table}": con.execute(f'select count(*) from {schema}."{table}"').fetchall()[0][0]
            for schema, table in names
        }


def read_manifest(folder: Path) -> Manifest:
    """Read what a backup says that it holds."""
    path = folder / MANIFEST
    try:
        return Manifest.model_validate_json(path.read_bytes())
    except FileNotFoundError as error:
        raise UsageError(f"{folder} holds no {MANIFEST}: it is no backup, or one that was broken off") from error
    except ValidationError as error:
        raise CatalogueError(f"{path} is no manifest of a backup any more: it was changed or cut") from error


def prove(folder: Path, copied: int = 0, place: Callable[[str], Path] | None = None) -> Proof:
    """Read every file again; CatalogueError names the first that is missing or differs from the manifest."""
    said, size = read_manifest(folder), 0
    place = place or folder.joinpath
    for name, digest in said.files.items():
        path = place(name)
        progress.say(name)
        if not path.is_file():
            raise CatalogueError(f"{path} is missing: the backup names it, and is not whole; take another one")
        if digest_of(path) != digest:
            raise CatalogueError(f"{path} is not what was backed up: its digest differs; take another backup")
        if name.startswith("archive/") and digest != path.name:
            raise CatalogueError(f"{path} is not what came in: its digest differs from its name; repair the archive")
        size += path.stat().st_size
    found = rows_of(place(f"night/{said.night}/catalogue.duckdb"))
    if found != said.rows:
        differ = sorted(name for name in found.keys() | said.rows.keys() if found.get(name) != said.rows.get(name))
        raise CatalogueError(f"{folder}: other rows than were backed up in {', '.join(differ)}; take another backup")
    return Proof(str(folder), len(said.files), size, len(found), sum(found.values()), copied)


def restore(home: Home, folder: Path) -> Proof:
    """Put a backup into a home that holds nothing yet, and prove it there; a restore broken off can be done again."""
    proof = prove(folder)
    said = read_manifest(folder)
    with locking.alone(home):
        if home.working.exists() or home.warehouse.exists() or publication.nights(home):
            raise UsageError(f"{home.root} holds a warehouse; a backup is restored into a home of its own: --home DIR")
        home.create()
        inside = f"night/{said.night}/"
        with publication.appearing(home, said.night.partition("-")[2]) as part:

            def place(name: str) -> Path:
                return part / name.removeprefix(inside) if name.startswith(inside) else home.root / name

            for name in said.files:
                _bring(folder / name, place(name))
            prove(folder, place=place)
    return Proof(str(home.root), proof.files, proof.bytes, proof.tables, proof.rows, proof.files)
