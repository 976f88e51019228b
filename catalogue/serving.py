"""`catalogue serve`: the Prefect server, schedule, deployments and the report, on loopback, until told to stop."""

import contextlib
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

from catalogue import orchestrator, settings, site_server
from catalogue.settings import Home


def serve(home: Home, *, port: int, site_port: int, catch_up: int) -> None:
    """Bring everything up and keep it up; at Ctrl-C or SIGTERM stop everything that was started here."""
    orchestrator.require_free(port, "--port")
    orchestrator.require_free(site_port, "--site-port")
    settings.prepare_prefect(home.create())
    with _sigterm_like_ctrl_c(), contextlib.suppress(KeyboardInterrupt), contextlib.ExitStack() as started:
        _say(f"starting the Prefect server of {home.root}")
        api = started.enter_context(orchestrator.only_server(home, port, lambda: import_module("flows.serving")))
        site = started.enter_context(site_server.serving(home.site, site_port))
        settings.serve_from_here(site)
        from flows import serving  # noqa: PLC0415  Prefect must not be imported before it is told of its server

        _say(f"Prefect {api.removesuffix('/api')}  report {site}  inbox {home.inbox}")
        serving.serve(home, catch_up=catch_up)
    _say("stopped")


@contextmanager
def _sigterm_like_ctrl_c() -> Iterator[None]:
    before = signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _say(what: str) -> None:
    print(f"catalogue: {what}", file=sys.stderr, flush=True)
