"""A home after one night on sample data, made once for all tests that only read it."""

import pytest

from catalogue import night, sample, settings
from catalogue.settings import Home


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory):
    """The home; whoever changes it works on a copy."""
    home = Home(tmp_path_factory.mktemp("sample") / "home")
    day = sample.make(home)
    now = settings.now()
    night.take_inbox(home, received_at=now)
    night.build(home)
    night.enforce(home, as_of=day, today=now.date())
    assert night.publish(home) == []
    return home
