"""A home after one night on sample data, made once for all tests, and a browser, opened once for those of a process."""

import fcntl
import os

import pytest
from pages.sample import chromium

from catalogue import night, sample, settings
from catalogue.settings import Home

# Processes test beside each other; an engine that spreads over all cores in each would only be slower.
os.environ.setdefault("CATALOGUE_CORES", "1")
# The commands started here find modules and templates compiled, as they do where the project is installed.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory):
    """The home; whoever changes it works on a copy."""
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent  # the folder of all processes
    home, is_made = Home(folder / "sample" / "home"), folder / "sample" / "is_made"
    home.root.mkdir(parents=True, exist_ok=True)
    with (folder / "sample" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_made.exists():
            day = sample.make(home)
            now = settings.now()
            night.take_inbox(home, received_at=now)
            night.build(home)
            night.enforce(home, as_of=day, today=now.date())
            assert night.publish(home) == []
            is_made.touch()
    return home


@pytest.fixture(scope="session")
def browser():
    """One headless Chromium for all tests."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: NO page was opened")
    program = chromium()
    if program is None:
        pytest.skip("no Chromium on this machine: NO page was opened, printed or checked for accessibility")
    with playwright.sync_playwright() as api:
        found = api.chromium.launch(executable_path=program, args=quiet_arguments())
        yield found
        found.close()


def quiet_arguments() -> list[str]:
    """Keep the browser from talking to anyone."""
    quiet = ("background-networking", "component-update", "sync", "quic", "gpu")
    return ["--headless", "--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
