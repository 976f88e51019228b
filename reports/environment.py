"""The Jinja environment: strict, escaping, and the few filters the templates use."""

import base64
import hashlib
import re
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from reports import words
from reports.page import Page
from reports.reading import Run

HERE = Path(__file__).parent
# Characters that end a document, or that turn the order of the letters around them: never shown as such.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
CLIPPED = 240  # characters of a published value shown outside the cell it is cited from


def clip(text: str | None, limit: int = CLIPPED) -> str:
    """Shorten a published value that would swallow the page; the whole value is in the exports."""
    if text is None:
        return ""
    return text if len(text) <= limit else f"{text[:limit]}…（{len(text):,}）"


def shown(value: object) -> object:
    """A value as a page may show it: control and direction characters become a visible mark."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return UNSAFE.sub("\ufffd", value)
    return value


def css_string(text: str) -> Markup:
    """Text as the inside of a CSS string: everything that is not a letter or digit by its code."""
    return Markup(re.sub(r"[^\w ·／-]", lambda hit: f"\\{ord(hit[0]):x} ", UNSAFE.sub("\ufffd", text)))


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
        finalize=shown,
    )
    env.filters.update(clip=clip, css_string=css_string)
    env.globals.update(
        say=words.say,
        name=words.name,
        names=words.names,
        reason=words.reason,
        evidence=words.evidence,
        static=static,
        policy=policy,
    )
    return env


def render(env: Environment, page: Page, run: Run) -> str:
    """Make the text of one page."""
    text = env.get_template(page.template).render(page=page, view=page.view, run=run, root=page.root)
    return outdent(text) + "\n"
