"""pandas is loaded only where it is needed, which is a forecast.

Of each parameter of a query the engine asks whether it is a value of pandas, and loads it for that: 0.4 s of a command
that takes 0.5 s else. Where it cannot be imported the engine and polars do without, as on a machine that has none.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib.abc import MetaPathFinder


class _Absence(MetaPathFinder):
    """Answers before all others that there is no pandas.

    An empty place in `sys.modules` would look to the engine like a module that is loaded, and end the process.
    """

    def find_spec(self, fullname: str, _path: object = None, _target: object = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError(f"No module named {fullname!r}", name=fullname)


_ABSENCE = _Absence()


@contextmanager
def without_pandas() -> Iterator[None]:
    """Let nothing load pandas, unless it is loaded already or `allow_pandas` is called."""
    sys.meta_path.insert(0, _ABSENCE)
    try:
        yield
    finally:
        allow_pandas()


def allow_pandas() -> None:
    """Let it be loaded from here on."""
    with suppress(ValueError):
        sys.meta_path.remove(_ABSENCE)
