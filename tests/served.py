"""`catalogue serve` as a process of its own, and its Prefect server as a client sees it."""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, TypeVar

from catalogue import orchestrator
from catalogue.settings import Home

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 120  # seconds; only a failing test waits so long
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
T = TypeVar("T")


def until(look: Callable[[], T | None]) -> T:
    """Look again until there is something."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := look():
            return found
        time.sleep(0.2)
    raise AssertionError(f"not within {PATIENCE} s")


def environment(**more: str) -> dict[str, str]:
    """What a command of a test starts with: nothing of Prefect's that the tests themselves run under."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PREFECT_", "CATALOGUE_"))}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


def processes_of(home: Home) -> set[int]:
    """Every process that was started for this home, whoever its parent is now: its command or environment names it."""
    found, name = set(), str(home.root).encode()
    for entry in Path("/proc").iterdir():
        try:
            if entry.name.isdigit() and name in (entry / "cmdline").read_bytes() + (entry / "environ").read_bytes():
                found.add(int(entry.name))
        except OSError:  # ended meanwhile, or another's
            continue
    return found


def command_of(pid: int) -> bytes:
    """The command line of a process; nothing once it has ended."""
    try:
        return (Path("/proc") / str(pid) / "cmdline").read_bytes()
    except OSError:
        return b""


class Receiver(BaseHTTPRequestHandler):
    """Keeps what is posted."""

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.received.append(json.loads(body))  # type: ignore[attr-defined]
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def receiver() -> ThreadingHTTPServer:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    server.received = []  # type: ignore[attr-defined]
    return server


def _answer(request: urllib.request.Request) -> tuple[Any] | None:
    """The answer; None where the server asks to come again (503), as it does while its database is busy."""
    try:
        with DIRECT.open(request, timeout=30) as answer:
            return (json.load(answer),)
    except urllib.error.HTTPError as error:
        if error.code != 503:
            raise
        error.close()
        return None


@dataclass
class Served:
    """A home that is served."""

    home: Home
    port: int
    site_port: int
    process: subprocess.Popen[str]

    @property
    def api(self) -> str:
        return f"http://127.0.0.1:{self.port}/api"

    def ask(self, path: str, body: Any = None) -> Any:
        """GET, or POST where there is a body."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.api + path, data, {"Content-Type": "application/json"})
        return until(lambda: _answer(request))[0]

    def start(self, flow: str, **parameters: object) -> str:
        """Start a run by REST; return its id."""
        deployment = self.ask(f"/deployments/name/{flow}/{flow}")["id"]
        return str(self.ask(f"/deployments/{deployment}/create_flow_run", {"parameters": parameters})["id"])

    def run(self, run_id: str) -> dict[str, Any]:
        return self.ask(f"/flow_runs/{run_id}")

    def finished(self, run_id: str) -> dict[str, Any]:
        """Wait for a run to end, whichever way."""
        ends = ("COMPLETED", "FAILED", "CRASHED", "CANCELLED")
        return until(lambda: run if (run := self.run(run_id))["state_type"] in ends else None)

    def artifacts(self, run_id: str) -> dict[str, Any]:
        """What a run shows, by key."""
        found = self.ask("/artifacts/filter", {"artifacts": {"flow_run_id": {"any_": [run_id]}}})
        return {one["key"]: one["data"] for one in found}

    def logs(self, run_id: str) -> list[str]:
        found = self.ask("/logs/filter", {"logs": {"flow_run_id": {"any_": [run_id]}}})
        return [one["message"] for one in found]

    def workers(self) -> set[int]:
        """The processes in which runs run."""
        return {pid for pid in processes_of(self.home) if b"spawn_main" in command_of(pid)}

    def prefect(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Prefect's own command line against the server."""
        told = environment(
            PREFECT_API_URL=self.api,
            PREFECT_HOME=str(self.home.root / ".prefect"),
            PREFECT_SERVER_ANALYTICS_ENABLED="false",
            DO_NOT_TRACK="1",
            CATALOGUE_APP=str(ROOT),
            CATALOGUE_HOME=str(self.home.root),
        )
        command = [sys.executable, "-m", "prefect", *arguments]
        return subprocess.run(
            command, env=told, cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )


def serve(home: Home, *options: str, port: int | None = None, **more: str) -> Served:
    """Start `catalogue serve` on free ports."""
    port, site_port = port or orchestrator.free_port(), orchestrator.free_port()
    command = [
        sys.executable, "-m", "catalogue.cli", "serve", "--home", str(home.root),
        "--port", str(port), "--site-port", str(site_port), *options,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, env=environment(**more), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    return Served(home, port, site_port, process)
