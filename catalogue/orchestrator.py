"""The Prefect server as a child process on loopback that never outlives this one. Does not import Prefect."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from catalogue import leash, locking, settings
from catalogue.errors import CatalogueError, UsageError
from catalogue.settings import Home

HOST = "127.0.0.1"
START_SECONDS = 180  # the first start makes the database; a slow machine needs more than Prefect allows
STOP_SECONDS = 10

Meanwhile = Callable[[], object]


def serving_lock(home: Home) -> Path:
    """Name the file that `catalogue serve` holds while it serves this home."""
    return home.root / ".prefect" / "serving.lock"


@contextmanager
def reachable(home: Home, who: str, tell: locking.Tell, meanwhile: Meanwhile) -> Iterator[str]:
    """Give the API that is configured, or that serves this home, else of a server made for as long as this lasts.

    `meanwhile` is what else takes time, to be done while a server starts; where there is one already it is not called.
    """
    if configured := settings.prefect_api():
        if not _is_up(configured):
            raise CatalogueError(f"PREFECT_API_URL names {configured}, which does not answer; start it, or unset it")
        yield configured
        return
    said = None
    while True:
        with locking.attempt(serving_lock(home), {"who": who, "pid": os.getpid()}) as got:
            if got:
                with server(home, free_port(), meanwhile, ui=False) as api:
                    yield api
                return
        told = locking.holder(serving_lock(home)) or {}
        if "api" in told and _is_up(told["api"]):
            settings.use_prefect_api(told["api"])
            yield told["api"]
            return
        said = locking.say_once(told, said, tell)  # one database takes one server
        time.sleep(locking.ASK_AGAIN_SECONDS)


@contextmanager
def only_server(home: Home, port: int, meanwhile: Meanwhile) -> Iterator[str]:
    """Bring up the server of this home with its pages; another one at work here is a UsageError that names it."""
    signed = {"who": "catalogue serve", "pid": os.getpid(), "api": f"http://{HOST}:{port}/api"}
    with locking.attempt(serving_lock(home), signed) as got:
        if not got:
            named = locking.name(locking.holder(serving_lock(home)) or {})
            raise UsageError(f"{home.root} is served by {named} already; stop that first")
        with server(home, port, meanwhile, ui=True) as api:
            yield api


@contextmanager
def server(home: Home, port: int, meanwhile: Meanwhile, *, ui: bool) -> Iterator[str]:
    """Bring up a server, with pages and schedules where asked; yield its API, and stop it at the end."""
    api = f"http://{HOST}:{port}/api"
    settings.use_prefect_api(api)
    log = home.logs / "prefect-server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        child = subprocess.Popen(
            leash.command(_uvicorn(port)),
            env=settings.server_environment(home, HOST, port, ui=ui),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C at a terminal is for this process, which then stops the server in order
        )
    try:
        meanwhile()
        _wait_until_up(child, api, log)
        yield api
    finally:
        stop(child)
        settings.use_prefect_api(None)


def _uvicorn(port: int) -> list[str]:
    return [
        sys.executable, "-m", "uvicorn", "--factory", "prefect.server.api.server:create_app", "--host", HOST,
        "--port", str(port), "--log-level", "warning", "--lifespan", "on", "--timeout-graceful-shutdown", "3",
    ]  # fmt: skip


def _wait_until_up(child: subprocess.Popen[bytes], api: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if child.poll() is not None:
            raise CatalogueError(f"the Prefect server ended at its start (code {child.returncode}); see {log}")
        if _is_up(api):
            return
        time.sleep(0.1)
    raise CatalogueError(f"the Prefect server did not answer within {START_SECONDS} s; see {log}")


def _is_up(api: str) -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback never goes through a proxy
    with contextlib.suppress(OSError, urllib.error.URLError), direct.open(f"{api}/health", timeout=5) as answer:
        return bool(answer.status == 200)
    return False


def stop(child: subprocess.Popen[bytes]) -> None:
    """End a child, kindly at first."""
    if child.poll() is None:
        child.send_signal(signal.SIGTERM)
    try:
        child.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def free_port() -> int:
    """Find a port that is free now."""
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def require_free(port: int, option: str) -> None:
    """Raise UsageError when something listens there already."""
    with socket.socket() as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # what a server that just ended left does not count
        try:
            one.bind((HOST, port))
        except OSError as error:
            raise UsageError(f"port {port} of {HOST} is taken ({error.strerror}); choose one: {option} N") from error
