"""Publishing: what a night made appears at once and whole, tables and pages, by one rename of one link.

    working.duckdb                     written by one command at a time, never read by others
    nights/000012-20200719-3fa91c07be  a finished night, never changed: catalogue.duckdb, site/, internal/
    current -> nights/000012-…         the one link that is replaced
    catalogue.duckdb, site, internal   links through `current`

Nights are numbered, not dated: a clock may jump. An open reader keeps the file that it opened, and holds up nobody.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue import building, files, locking, progress, settings, warehouse
from catalogue.errors import CatalogueError, DiskFullError
from catalogue.settings import Home

NO_RUN = "no-night-yet"
ALWAYS_KEPT = 2  # a reader that has just looked where the night lies still finds it


@contextmanager
def writing(
    home: Home, who: str | None = None, tell: locking.Tell = progress.say, *, seconds: float | None = None
) -> Iterator[None]:
    """Be alone with the home, with a working file to write and nothing left over from a run that was killed.

    Until then it waits as `locking.alone` does.
    """
    with locking.alone(home, who, tell, seconds=seconds) as is_outermost:
        try:
            if is_outermost:
                home.create()
                clean(home)
                adopt(home)
                _begin(home)
            yield
        except CatalogueError:
            raise
        except Exception as error:
            if files.is_disk_full(error):
                raise DiskFullError(" ".join(str(error).split())) from error
            raise


def nights(home: Home) -> list[Path]:
    """Every night kept, oldest first."""
    found = [path for path in home.nights.glob("[0-9]*-*") if path.suffix != ".part"]
    return sorted(found, key=_number)


def _number(night: Path) -> int:
    return int(night.name.partition("-")[0])


def _run_name(night: Path) -> str:
    return night.name.partition("-")[2]


@contextmanager
def appearing(home: Home, run_id: str) -> Iterator[Path]:
    """Give an empty folder to fill; it becomes the published night only if the block ends well."""
    number = max(map(_number, nights(home)), default=0) + 1
    night = home.nights / f"{number:06}-{run_id}"
    part = home.nights / f"{night.name}.part"
    part.mkdir(parents=True)
    try:
        yield part
    except BaseException:
        files.remove([part])
        raise
    files.settle(part)
    part.rename(night)
    files.settle(home.nights)
    show(home, night)
    _forget(home)


def show(home: Home, night: Path) -> None:
    """Make a night the published one.

    Names that are new come first and lead nowhere until `current` does: tables and pages then appear in one step. One
    that a folder or file still bears is taken from it last, so that it leads somewhere at any moment.
    """
    names = [name for name in home.published_names if (night / name).exists()]
    for name in names:
        if not os.path.lexists(home.root / name):
            files.point(home.root / name, Path(home.current.name, name))
    files.point(home.current, Path(home.nights.name, night.name))
    for name in names:
        files.point(home.root / name, Path(home.current.name, name))


def _forget(home: Home) -> None:
    """Remove older nights; of one run only the last that was published counts."""
    kept: set[str] = set()
    for position, night in enumerate(reversed(nights(home))):
        is_kept = _run_name(night) not in kept and len(kept) < settings.of(home).nights_kept
        kept |= {_run_name(night)} if is_kept else set()
        if not is_kept and position >= ALWAYS_KEPT:
            # Under another name first: half of a night must not look like one.
            leaving = night.with_name(f"{night.name}.part")
            night.rename(leaving)
            files.remove([leaving])


def clean(home: Home) -> None:
    """Remove what a run that was killed was making, and put back what it had moved aside; called by the one writer."""
    for name in (home.current.name, *home.published_names):
        old = files.beside(home.root / name, "old")
        if old.exists() and not os.path.lexists(home.root / name):
            old.rename(home.root / name)
        files.remove((old, files.beside(home.root / name, "new")))
    folders = (home.root, home.nights, home.archive, home.quarantine)
    parts = [path for folder in folders for end in ("part", "part.wal") for path in folder.glob(f"*.{end}")]
    files.remove([home.work, *parts])


def adopt(home: Home) -> None:
    """Take over a home from before nights were kept, or one copied by a program that followed its links.

    The warehouse file and the site found become a night as they are, under second names: nothing is lost.
    """
    if home.warehouse.is_symlink() or not home.warehouse.exists():
        return
    with warehouse.connect(home.warehouse) as con:  # folds in what a killed writer had left in its log
        run_id = run_of(con)
    with appearing(home, run_id or NO_RUN) as folder:
        files.link(home.warehouse, folder / home.warehouse.name)
        for found in (home.site, home.internal):
            if found.is_dir():
                files.link_tree(found, folder / found.name)


def _begin(home: Home) -> None:
    """Have a working file: what was published last, else an empty one; half a file never bears its name."""
    if home.working.exists():
        return
    part = home.working.with_suffix(".part")
    if home.warehouse.exists():
        files.copy(home.warehouse, part)
    else:
        with warehouse.connect(part) as con:
            con.execute("checkpoint")
    part.replace(home.working)
    files.settle(home.root)


def run_of(con: warehouse.Connection) -> str | None:
    """Name the run whose tables a warehouse holds, if any."""
    if not con.execute("select 1 from duckdb_tables() where schema_name = 'mart' and table_name = 'run'").fetchall():
        return None
    return str(con.execute("select run_id from mart.run where is_current").fetchall()[0][0])


def publish_intake(home: Home) -> None:
    """Publish the files taken beside the tables and pages of the last finished night, which stay as they are."""
    with warehouse.connect(home.working) as con:
        con.execute("checkpoint")
        run_id = run_of(con)
    last = home.current.resolve() if home.warehouse.exists() else None
    with appearing(home, _run_name(last) if last else NO_RUN) as folder:
        target = folder / home.warehouse.name
        if (_run_name(last) if last else NO_RUN) == (run_id or NO_RUN):
            files.copy(home.working, target)
        else:  # a night was broken off after its tables were made: they wait for their pages
            if last:
                files.copy(last / target.name, target)
            _carry_over(home, target)
        for name in (home.site.name, home.internal.name):
            if last and (last / name).exists():
                files.link_tree(last / name, folder / name)


def _carry_over(home: Home, target: Path) -> None:
    """Bring what was taken in from the working file into another one."""
    with warehouse.connect(target) as con:
        warehouse.create_tables(con)
        warehouse.attach(con, home.working, "working")
        with warehouse.transaction(con):
            for table in warehouse.tables(con, "working", "raw"):
                con.execute(f"delete from raw.{table}")
                con.execute(f"insert into raw.{table} by name from working.raw.{table}")
            building.refresh_views(con)
        con.execute("checkpoint")
