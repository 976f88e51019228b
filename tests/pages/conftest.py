"""The sites that the page tests look at."""

import pytest
from sample import rendered_from


@pytest.fixture(scope="session", params=["invented", "home"])
def site(request, tmp_path_factory, sample_home):
    """A rendered site: one of invented rows with hostile names, and that of a home after a night on sample data."""
    with rendered_from(request.param, tmp_path_factory.mktemp(request.param), sample_home) as found:
        yield found
