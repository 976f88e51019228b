"""The Jinja environment: strict, escaping, and the few filters the templates use."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
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
    return re.sub(r"\s*([{};,])\s*", r"\1", re.sub(r"\s+", " ", bare)).replace(";}", "}").strip()


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


def environment() -> Environment:
    """Make the environment; templates are looked up in layout/, pages/ and chapters/."""
    env = Environment(
        loader=FileSystemLoader([HERE / "layout", HERE / "pages", HERE / "chapters"]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
        finalize=markup.shown,
    )
    env.filters.update(clip=markup.clip, css_string=css_string)
    env.globals.update(
        say=words.say,
        name=words.name,
        names=words.names,
        reason=words.reason,
        evidence=words.evidence,
        static=static,
        policy=policy,
        **{part.__name__: part for part in markup.PARTS},
    )
    return env


def render(env: Environment, page: Page, run: Run) -> str:
    """Make the text of one page."""
    text = env.get_template(page.template).render(page=page, view=page.view, run=run, root=page.root)
    return outdent(text) + "\n"
