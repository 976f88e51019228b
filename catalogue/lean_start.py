"""pandas is loaded only where it is needed, which is a forecast.

Of each parameter of a query the engine asks whether it is a value of pandas, and loads it for that: 0.4 s of a command
that takes 0.5 s else. What cannot be loaded is not asked for; the engine and polars do without.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_pandas() -> Iterator[None]:
    """Let nothing load pandas, unless it is loaded already or `allow_pandas` is called."""
    if "pandas" not in sys.modules:
        # Python's own sign for a module that is not there
        sys.modules["pandas"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        allow_pandas()


def allow_pandas() -> None:
    """Let it be loaded from here on."""
    if "pandas" in sys.modules and sys.modules["pandas"] is None:
        del sys.modules["pandas"]
