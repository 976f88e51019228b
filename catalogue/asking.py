"""Questions on demand, asked of what is published, in memory: nobody waits for anybody and nothing is written."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue import building, warehouse
from catalogue.errors import UsageError
from catalogue.settings import Home
from catalogue.warehouse import Connection

BELOW = ("raw", "history")  # never made here: what the layers follow from


@contextmanager
def about(home: Home, schemas: Collection[str], without: Collection[str] = ()) -> Iterator[tuple[Connection, str]]:
    """Show published tables under their own names; give a connection in memory and the database that holds the layers.

    Where files came in since the last night, the layers below the rules are made anew for this one question.
    """
    if not home.warehouse.exists():
        raise UsageError(f"{home.root} holds no warehouse yet; take files in first: catalogue ingest PATH")
    with warehouse.connect(Path(warehouse.MEMORY)) as con:
        warehouse.attach(con, home.warehouse, "kept")
        warehouse.borrow(con, "kept", BELOW)
        layers = "kept" if building.is_built(con) else _made(con)
        warehouse.borrow(con, layers, [schema for schema in schemas if schema not in BELOW], without)
        yield con, layers


def _made(con: Connection) -> str:
    """Make the layers below the rules in a database of their own in memory."""
    main = con.execute("select current_database()").fetchall()[0][0]
    con.execute("attach ':memory:' as made")
    con.execute("use made")
    warehouse.prepare(con)
    warehouse.borrow(con, "kept", ("raw",))
    building.build_layers(con)
    con.execute(f"use {main}")
    return "made"
