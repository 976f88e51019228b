"""Kill commands at every commit point and at random moments, run them again, and compare with undisturbed ones.

A commit point is what another process or the next start can see: the end of a transaction, a rename, a link, a folder
or file made or removed; the command dies just before and just after it. They are found from outside: the child that
runs the command has the functions of the system and `warehouse.transaction` wrapped.

Usage: python tests/kills.py --kills 200
"""

import argparse
import hashlib
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

from catalogue import ingest, night, sample, warehouse
from catalogue.settings import Home
from reports import site  # noqa: F401  loaded once, before the children are forked

NAMES = ("rename", "replace", "link", "symlink", "unlink", "rmdir", "mkdir")
FIRST, SECOND = ("sample_announcements_2020.csv", "sample_decisions.csv"), ("sample_retirements_610000.parquet",)
NOW = datetime(2020, 7, 20, 3, 0)
DAYS = (date(2020, 7, 18), date(2020, 7, 19), date(2020, 7, 20))
USUAL = {"inbox", "archive", "lake", "quarantine", "nights", "lock", "received.jsonl", "settings.toml", "current",
         "catalogue.duckdb", "site", "internal", "working.duckdb", "work"}  # fmt: skip


def a_night(home: Home, day: date) -> None:
    night.take_inbox(home, received_at=NOW)
    night.build(home)
    night.enforce(home, as_of=day, today=NOW.date())
    night.publish(home)


def forked(work: Callable[[], object]) -> int:
    """Run in a child, which has all modules already; return its process number."""
    sys.stdout.flush()
    if child := os.fork():
        return child
    try:
        work()
        os._exit(0)
    except BaseException as error:  # a child must never come back into what its parent was doing
        print(f"{type(error).__name__}: {error}", file=sys.stderr, flush=True)
        os._exit(1)


def answer(work: Callable[[], object]) -> object:
    """Run in a child and bring back what it says, so that no engine is ever open in the parent."""
    reading, writing = os.pipe()

    def tell() -> None:
        with os.fdopen(writing, "w") as out:
            json.dump(work(), out)

    child = forked(tell)
    os.close(writing)
    with os.fdopen(reading) as said:
        text = said.read()
    assert os.waitpid(child, 0)[1] == 0
    return json.loads(text)


def dying(at: int | None, work: Callable[[], object]) -> int:
    """Run with every commit point counted, and die at one of them; give their number."""
    seen = 0

    def point() -> None:
        nonlocal seen
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
        seen += 1

    def wrapped(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **named: object) -> object:
            point()
            done = real(*arguments, **named)
            point()
            return done

        return call

    for name in NAMES:
        setattr(os, name, wrapped(getattr(os, name)))
    real = warehouse.transaction

    @contextmanager
    def transaction(con):
        with real(con):
            yield
            point()
        point()

    warehouse.transaction = transaction
    work()
    return seen


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def tables(database: Path) -> dict[str, str]:
    with warehouse.connect(database, read_only=True) as con:
        names = con.execute("select schema_name || '.' || table_name from duckdb_tables() order by 1").fetchall()
        return {
            name: hashlib.sha256(repr(con.execute(f"from {name} order by all").fetchall()).encode()).hexdigest()
            for (name,) in names
        }


def state(home: Home) -> dict[str, object]:
    """All that must be equal: what readers see, what the next night starts from, and what is kept."""
    return {
        "published": tables(home.warehouse),
        "working": tables(home.working),
        "pages": digests(home.site) if home.site.exists() else {},
        "internal": digests(home.internal) if home.internal.exists() else {},
        "archive": digests(home.archive),
        "lake": digests(home.lake),
        "quarantine": digests(home.quarantine),
        "inbox": digests(home.inbox),
        "received": sorted(set(home.received.read_text(encoding="utf-8").splitlines())),
        "orphans": orphans(home),
    }


def orphans(home: Home) -> list[str]:
    """What nobody needs: parts, hidden neighbours, folders of work, nights without tables or too many of them."""
    strange = [path for path in home.root.iterdir() if path.name not in USUAL]
    strange += [path for path in home.root.rglob("*") if path.name.endswith((".part", ".new", ".old", ".wal", ".tmp"))]
    strange += home.work.rglob("*")
    kept = list(home.nights.iterdir())
    strange += [path for path in kept if not (path / "catalogue.duckdb").exists()]
    return [str(path.relative_to(home.root)) for path in strange] + (["nights"] if len(kept) > 2 else [])


def whole(home: Home) -> str | None:
    """The run that a reader sees now, in tables and pages alike; None before the first."""
    if not home.warehouse.exists():
        return None
    with warehouse.connect(home.warehouse, read_only=True) as con:
        if not con.execute("select 1 from duckdb_tables() where schema_name || table_name = 'martrun'").fetchall():
            assert not home.site.exists()
            return None
        run = con.execute("select run_id from mart.run where is_current").fetchall()[0][0]
    page = home.report.read_text(encoding="utf-8")
    assert run in page, f"tables of run {run}, pages of {re.findall(r'[0-9]{8}-[0-9a-f]{10}', page)[:1]}"
    return run


class Scenario:
    """A home before a command, the command, and the home after it when nothing disturbs it."""

    def __init__(self, name: str, folder: Path, work: Callable[[Home], object]) -> None:
        self.name, self.folder, self.work = name, folder / name, work

    def copy(self, number: int) -> Home:
        target = self.folder / str(number)
        shutil.copytree(self.folder / "before", target, symlinks=True)
        return Home(target)

    def measure(self) -> None:
        """Run undisturbed; note the outcome, the number of commit points, and how long it takes."""
        home = self.copy(0)
        began = time.monotonic()
        self.points = answer(lambda: dying(None, lambda: self.work(home)))
        self.seconds = time.monotonic() - began
        self.expected = answer(lambda: state(home))
        assert self.expected["orphans"] == [], self.expected["orphans"]

    def kill(self, number: int, at: int | None) -> str | None:
        """Kill a copy at a point, or at any moment; run it again; say what differs."""
        home = self.copy(number)
        child = forked(lambda: dying(at, lambda: self.work(home)))
        if at is None:
            time.sleep(random.uniform(0, self.seconds))
            os.kill(child, signal.SIGKILL)
        ended = os.waitpid(child, 0)[1]
        was_killed = os.WIFSIGNALED(ended)
        answer(lambda: whole(home))
        again = forked(lambda: self.work(home))
        if os.waitpid(again, 0)[1] != 0:
            return "the second run failed"
        found = answer(lambda: state(home))
        differ = [name for name in found if found[name] != self.expected[name]]
        shutil.rmtree(home.root)
        if differ:
            return f"other {', '.join(differ)} {found['orphans'] or ''}"
        return None if was_killed or at is None else "it was not killed"


def settled(work: Callable[[], object]) -> None:
    assert os.waitpid(forked(work), 0)[1] == 0


def scenarios(folder: Path) -> dict[str, Callable[[], Scenario]]:
    """A first night, a second one that forgets an older, an ingest, and a night in a home from before."""
    made = Home(folder / "made")
    settled(lambda: sample.make(made))  # Polars keeps threads, which a fork loses

    def put(home: Home, names: tuple[str, ...]) -> Home:
        home.create()
        home.settings.write_text("nights_kept = 1\n", encoding="utf-8")
        for name in names:
            shutil.copy(made.inbox / name, home.inbox)
        return home

    def after(name: str, *days: date) -> Home:
        home = put(Home(folder / name / "before"), FIRST)
        settled(lambda: [a_night(home, day) for day in days])
        return home

    def first() -> Scenario:
        after("first")
        return Scenario("first", folder, lambda home: a_night(home, DAYS[1]))

    def second() -> Scenario:
        put(after("second", *DAYS[:2]), SECOND)
        return Scenario("second", folder, lambda home: a_night(home, DAYS[2]))

    def an_ingest() -> Scenario:
        after("ingest", DAYS[0])
        sent = folder / "ingest" / "sent"
        sent.mkdir()
        for name in SECOND:
            shutil.copy(made.inbox / name, sent)
        return Scenario("ingest", folder, lambda home: ingest.take_all(home, sent.iterdir(), received_at=NOW))

    def older() -> Scenario:
        newer = ("nights", "current", "working.duckdb", "lock", "received.jsonl")
        home = after("newer", DAYS[0])
        shutil.copytree(home.root, folder / "older" / "before", ignore=shutil.ignore_patterns(*newer))
        return Scenario("older", folder, lambda home: a_night(home, DAYS[1]))

    return {one.__name__.removeprefix("an_"): one for one in (first, second, an_ingest, older)}


def main(kills: int, seed: int, only: Sequence[str] = ()) -> int:
    """Spread the kills over scenarios and points, two of three at points; return how many went wrong."""
    random.seed(seed)
    wrong = 0
    with tempfile.TemporaryDirectory() as name:
        found = [make() for kind, make in scenarios(Path(name)).items() if kind in only or not only]
        for one in found:
            one.measure()
            print(f"{one.name}: {one.points} commit points, {one.seconds:.1f} s", flush=True)
        every = [(one, at) for one in found for at in range(one.points)]
        share = kills * 2 // 3 // len(found)
        chosen = [(one, at) for one in found for at in random.sample(range(one.points), min(one.points, share))]
        chosen += [(random.choice(found), None) for _ in range(kills - len(chosen))]
        random.shuffle(chosen)
        for number, (one, at) in enumerate(chosen, start=1):
            if number % 20 == 0:
                print(f"{number} …", flush=True)
            if told := one.kill(number, at):
                wrong += 1
                print(f"{one.name} killed at {'a random moment' if at is None else f'point {at}'}: {told}", flush=True)
        print(f"{len(chosen)} kills, {sum(at is not None for _, at in chosen)} of them at one of {len(every)} commit "
              f"points; {wrong} ended differently", flush=True)  # fmt: skip
    return wrong


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=136)
    parser.add_argument("--only", nargs="*", default=(), metavar="SCENARIO")
    arguments = parser.parse_args()
    sys.exit(1 if main(arguments.kills, arguments.seed, arguments.only) else 0)
