"""Making the working file anew from the archive, when it or what was published is damaged."""

from itertools import count
from pathlib import Path

from catalogue import building, files, ingest, locking, progress, publication, receiving, warehouse
from catalogue.errors import CatalogueError
from catalogue.ingest import Arrival, Taken
from catalogue.receiving import Receipt
from catalogue.registers import lake, repeating, taking
from catalogue.settings import Home
from catalogue.warehouse import DatabaseError


def rebuild(home: Home) -> tuple[list[Taken], list[str]]:
    """Take every file of the archive in again, as it came in; give what became of each, and what was set aside.

    What findings were seen when is history that no file holds: it comes from the newest night that can still be read.
    Nothing is removed: a damaged file stays under another name until a person removes it.
    """
    with locking.alone(home):
        home.create()
        publication.clean(home)
        aside = _set_aside_nights(home)
        if home.warehouse.exists():
            with warehouse.connect(home.warehouse, read_only=True) as con:
                receiving.begin(con, home)
        fresh = home.root / "rebuilt.duckdb.part"
        with warehouse.connect(fresh) as con:
            warehouse.create_tables(con)
            taken = _take_again(con, home)
            if home.warehouse.exists():
                _remember(con, home.warehouse)
            repeating.compare(con, home)
            lake.clean(con, home)
            with warehouse.transaction(con):
                building.refresh_views(con)
            con.execute("checkpoint")
        aside += _set_aside(home.working.with_name(f"{home.working.name}.wal"))
        if home.working.exists():
            files.link(home.working, kept := _aside(home.working))
            aside.append(str(kept))
        fresh.replace(home.working)
        files.settle(home.root)
        publication.publish_intake(home)
    return taken, aside


def _take_again(con: warehouse.Connection, home: Home) -> list[Taken]:
    receipts = [*receiving.receipts(home), *receiving.unnamed(home)]
    with taking.children(con, home) as children:
        return ingest.take_in_turn(con, home, (_arrive_again(home, receipt, children) for receipt in receipts))


def _arrive_again(home: Home, receipt: Receipt, children: taking.Children) -> Arrival | Taken:
    progress.say(receipt.name)
    kept = home.archive / receipt.file_sha256
    if kept.exists() and receiving.digest_of(kept) == receipt.file_sha256:
        return ingest.arrive(kept, receipt, children)
    reason = f"archive/{receipt.file_sha256} is missing or damaged: put the file there again from a backup"
    return Taken(receipt.file_sha256, receipt.name, receipt.kind, "unread", reason, 0, 0)


def _remember(con: warehouse.Connection, published: Path) -> None:
    warehouse.attach(con, published, "published")
    with warehouse.transaction(con):
        for table in warehouse.tables(con, "published", "history"):
            if table != "built":  # the layers are to be made again
                con.execute(f"insert into history.{table} by name from published.history.{table}")
        if "fetch" in warehouse.tables(con, "published", "raw"):  # which address gave what, and when
            con.execute("insert into raw.fetch by name from published.raw.fetch")
    con.execute("detach published")


def _set_aside_nights(home: Home) -> list[str]:
    """Leave the newest night that can be read as the published one."""
    aside: list[str] = []
    if home.warehouse.exists() and not home.warehouse.is_symlink():  # a home from before nights were kept
        if _is_sound(home.warehouse):
            publication.adopt(home)
        else:
            aside += _set_aside(home.warehouse)
    found = publication.nights(home)
    while found and not _is_sound(found[-1] / home.warehouse.name):
        aside += _set_aside(found.pop())
    if found:
        publication.show(home, found[-1])
    return aside


def _is_sound(database: Path) -> bool:
    """Read every value of a warehouse file: the engine checks each block."""
    try:
        with warehouse.connect(database, read_only=True) as con:
            for schema, table in con.execute(
                "select schema_name, table_name from duckdb_tables() where not temporary"
            ).fetchall():
                con.execute(f'select bit_xor(hash(t)) from {schema}."{table}" as t').fetchall()
    except (CatalogueError, DatabaseError):
        return False
    return True


def _aside(path: Path) -> Path:
    names = (path.with_name(f"set-aside-{number}-{path.name}") for number in count(1))
    return next(name for name in names if not name.exists())


def _set_aside(path: Path) -> list[str]:
    return [str(path.rename(_aside(path)))] if path.exists() else []
