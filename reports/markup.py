"""The small parts that every page repeats hundreds of times, as functions: words, states, links and cells.

Jinja's own safety holds here too: every value goes through `text`, which escapes it unless it is markup of ours.
"""

import re
from collections.abc import Hashable
from functools import cache, lru_cache

from markupsafe import Markup, escape

from reports import words
from reports.words import Pair, name

# Characters that end a document, or that turn the order of the letters around them: never shown as such.
UNSAFE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
CLIPPED = 240  # characters of a published value shown outside the cell it is cited from
STANDARD = re.compile(r"\bGB(?:/T)? ?[0-9.]+-[0-9]{4}")
NONE = Markup('<span class="z">—</span>')
SHAPES = {
    "ok": '<circle cx="5" cy="5" r="4.5"/>',
    "warn": '<path d="M5 .5 9.8 9.5H.2z"/>',
    "bad": '<path d="M.9.9h8.2v8.2H.9z"/>',
    "none": '<path d="M1 4h8v2H1z"/>',
}
NUMBERS = Markup(' class="num"')
OUTCOMES = {"non_compliant": "bad", "compliant": "ok"}


def clip(value: str | None, limit: int = CLIPPED) -> str:
    """Shorten a published value that would swallow the page; the whole value is in the exports."""
    if value is None:
        return ""
    return value if len(value) <= limit else f"{value[:limit]}…（{len(value):,}）"


def shown(value: object) -> object:
    """A value as a page may show it: control and direction characters become a visible mark."""
    if isinstance(value, str) and not isinstance(value, Markup):
        return UNSAFE.sub("\ufffd", value)
    return value


@lru_cache(4_096, typed=True)  # by type as well: markup and the same letters as a plain text are not the same
def text(value: Hashable) -> Markup:
    """A value as it may stand in a page, just as a template would print it."""
    return escape(shown(value))


def en(value: Hashable) -> Markup:
    """English words, which the reader can hide."""
    return Markup(f'<span class="en" lang="en">{text(value)}</span>')


def both(pair: Pair) -> Markup:
    """Chinese, and English after it where it differs."""
    chinese = text(pair.zh)
    return Markup(f"{chinese} {en(pair.en)}") if pair.en and pair.en != pair.zh else chinese


@cache
def _fixed(key: str) -> Markup:
    return both(words.say(key))


def t(key: str, **values: object) -> Markup:
    """Fixed words in both languages."""
    return both(words.say(key, **values)) if values else _fixed(key)


@cache
def label(key: str) -> Markup:
    """The heading of a column, which travels along with its cells: on narrow screens rows become cards."""
    return text(words.say(f"col.{key}").zh)


def shape(kind: str) -> Markup:
    """The shape of a state, so that colour is never alone."""
    inside = SHAPES.get(kind, SHAPES["none"])
    return Markup(f'<svg viewBox="0 0 10 10" aria-hidden="true">{inside}</svg>')


def pill(kind: str, pair: Pair) -> Markup:
    """A state as shape, colour and words."""
    return Markup(f'<span class="st {text(kind)}">{shape(kind)}{both(pair)}</span>')


def outcome(code: str) -> Markup:
    """The answer of a rule as a state."""
    return pill(OUTCOMES.get(code, "none"), name("outcome", code))


def confidence(code: str | None) -> Markup:
    """How sure a row of law is; anything but verified is a warning."""
    if code is None or code == "":
        return NONE
    words_ = name("confidence", code)
    return both(words_) if code == "verified" else pill("warn", words_)


def dash(value: Hashable) -> Markup:
    """A value, or a dash where there is none."""
    return NONE if value is None or value == "" else text(value)


def unbroken(value: Hashable) -> Markup:
    """Documents one after the other, the number of a standard on one line."""
    return Markup(STANDARD.sub(r'<span class="nw">\g<0></span>', str(text(value)).replace("|", "、")))


def published(value: Hashable) -> Markup:
    """A value as published, or the words for one that was left empty."""
    return text(value) if value else Markup(f'<span class="z">{_fixed("empty.value")}</span>')


def td(key: str, value: Hashable, kind: str = "") -> Markup:
    """One cell under the heading `key`."""
    if value is None or value == "":
        return Markup(f'<td data-l="{label(key)}" class="{text(f"{kind} z".strip())}">—</td>')
    of_kind = f' class="{text(kind)}"' if kind else ""
    return Markup(f'<td data-l="{label(key)}"{of_kind}>{text(value)}</td>')


def num(key: str, value: int | None) -> Markup:
    """One cell with a figure."""
    return td(key, None if value is None else f"{value:,}", "num")


def whole_number(value: float | None) -> str:
    """A rate or an estimate to the nearest whole, or a dash."""
    return "—" if value is None else f"{int(value + 0.5):,}"


def masses(kilograms: str | None) -> str:
    """Masses as published, several with commas between them, as figures that can be read."""
    parts = (kilograms or "").split(",")
    return "、".join(f"{int(part):,}" if part.isdecimal() else part for part in parts)


def pair(key: str, value: Pair) -> Markup:
    """One cell with words in both languages."""
    return td(key, both(value) if value.zh else None)


@cache
def headings(keys: tuple[str, ...]) -> Markup:
    """The headings of a table; a trailing # marks figures."""
    return Markup().join(
        Markup('<th scope="col"{}>{}</th>').format(NUMBERS if key.endswith("#") else "", t("col." + key.rstrip("#")))
        for key in keys
    )


def fact(key: str, value: Hashable) -> Markup:
    """One entry of a list of facts."""
    return Markup(f"<dt>{_fixed(f'col.{key}')}</dt><dd>{dash(value)}</dd>")


def _link(root: str, folder: str, id_: str | None, name_: str) -> Markup:
    inside = text(clip(name_, 80))
    return Markup(f'<a href="{text(root)}{folder}/{text(id_)}.html">{inside}</a>') if id_ else inside


def model_link(root: str, code: str, id_: str | None) -> Markup:
    """A model, with the way to its page if it has one."""
    return _link(root, "model", id_, code)


def firm_link(root: str, firm: str, id_: str | None) -> Markup:
    """An enterprise, with the way to its page if it has one."""
    return _link(root, "enterprise", id_, firm)


def rule_link(root: str, rule_id: str) -> Markup:
    """A rule, with the way to its page."""
    return Markup(f'<a href="{text(root)}rule/{text(rule_id.lower())}.html">{text(rule_id)}</a>')


def place_link(root: str, path: str, name_: str) -> Markup:
    """A place, with the way to its page if it has one."""
    inside = text(clip(name_, 80))
    return Markup(f'<a href="{text(root)}{text(path)}">{inside}</a>') if path else inside


PARTS = (
    en, both, t, label, shape, pill, outcome, confidence, dash, unbroken, published,
    td, num, pair, headings, fact, model_link, firm_link, rule_link, place_link, whole_number, masses,
)  # fmt: skip
