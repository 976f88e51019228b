"""The sites and the one browser that the page tests look at."""

import pytest
from sample import chromium, rendered_from


@pytest.fixture(scope="session", params=["invented", "home"])
def site(request, tmp_path_factory, sample_home):
    """A rendered site: one of invented rows with hostile names, and that of a home after a night on sample data."""
    with rendered_from(request.param, tmp_path_factory.mktemp(request.param), sample_home) as found:
        yield found


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
