"""The Jinja environment: strict, escaping, and the few filters the templates use."""

import base64
import contextlib
import hashlib
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from jinja2.bccache import Bucket
from jinja2.runtime import Context
from markupsafe import Markup

from reports import markup, words
from reports.page import Page
from reports.reading import Run

HERE = Path(__file__).parent


def css_string(text: str) -> Markup:
    """Text as the inside of a CSS string: everything that is not a letter or digit by its code."""
    return Markup(re.sub(r"[^\w ·／-]", lambda hit: f"\\{ord(hit[0]):x} ", markup.UNSAFE.sub("\ufffd", text)))


def squeeze(css: str) -> str:
    """Drop comments and the white space that only serves the reader of the stylesheet."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    return re.sub(r"\s*([{};,>])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(";}", "}").strip()


def outdent(text: str) -> str:
    """Drop blank lines and indentation, which a browser does not need."""
    return re.sub(r"\n\s*", "\n", text).strip()


@cache
def static(file: str) -> Markup:
    """A stylesheet or script of ours, ready to stand in a page."""
    text = (HERE / "static" / file).read_text(encoding="utf-8")
    return Markup(squeeze(text) if file.endswith(".css") else outdent(text))


def policy(script: str) -> str:
    """The content security policy of a page: nothing loads, and only this exact script runs."""
    run = ""
    if script:
        digest = hashlib.sha256(static(script).encode()).digest()
        run = f"; script-src 'sha256-{base64.b64encode(digest).decode()}'"
    return f"default-src 'none'; style-src 'unsafe-inline'{run}; img-src data:; base-uri 'none'; form-action 'none'"


OURS: frozenset[Callable[..., Any]] = frozenset({*markup.PARTS, *words.SPOKEN, static, policy})


class Direct(Context):
    """Calls our own functions at once; of any other, Jinja first finds out what it wants to be given."""

    def call(self, called: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Call a function from a template; what Jinja adds of its own begins with an underscore."""
        if called not in OURS:
            return super().call(called, *args, **kwargs)
        return called(*args, **{key: value for key, value in kwargs.items() if key[0] != "_"})


class BesideModules(FileSystemBytecodeCache):
    """Compiled templates lie where Python keeps compiled modules; where it keeps none, they are compiled anew."""

    def __init__(self) -> None:
        super().__init__(str(HERE / "__pycache__"))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template if it can and may be kept."""
        if not sys.dont_write_bytecode:
            with contextlib.suppress(OSError):
                super().dump_bytecode(bucket)


def environment() -> Environment:
    """Make the environment; templates are looked up in layout/, pages/ and chapters/; places/ by its name."""
    env = Environment(
        loader=FileSystemLoader([HERE / "layout", HERE / "pages", HERE / "chapters", HERE]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=BesideModules(),
        finalize=markup.shown,
    )
    env.context_class = Direct
    env.filters.update(clip=markup.clip, css_string=css_string)
    env.globals.update({function.__name__: function for function in OURS})
    return env


def render(env: Environment, page: Page, run: Run) -> str:
    """Make the text of one page."""
    text = env.get_template(page.template).render(page=page, view=page.view, run=run, root=page.root)
    return outdent(text) + "\n"
