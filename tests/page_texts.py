"""What a page says, for tests: its words, its cards, its tables by caption, and the exports beside it."""

import csv
import io
import re
from html import unescape

HIDDEN = re.compile(r'<span class="(?:en|vh|z)"[^>]*>.*?</span>')


def visible(text):
    """The words of a page as a reader sees them."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", body))


def plain(markup):
    """The Chinese words of a cell; a dash where there is no value."""
    return visible(HIDDEN.sub("", markup.replace('<span class="z">—</span>', "—"))).strip()


def section(text, id_):
    """One section of a page."""
    return text.split(f'<section id="{id_}"')[1].split("</section>")[0]


def cards(text):
    """The figures of the cards by their Chinese titles."""
    return dict(re.findall(r'<h3>([^<]+?) <span.*?<p class="big"><a[^>]*>([^<]+)</a>', text, re.DOTALL))


def table(text, caption):
    """The rows of the table of that caption, each its heading and its cells in their order."""
    part = next(part for part in text.split("<table")[1:] if f"<caption>{caption}" in part).split("</table>")[0]
    rows = re.findall(r"<tr[^>]*>(.*?)</tr>", part.split("<tbody>")[1], re.DOTALL)
    cells = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
    return [[plain(cell) for cell in cells.findall(row)] for row in rows]


def number(text):
    return int(text.replace(",", ""))


def exported(site, file):
    """The rows of an export by their headings."""
    text = (site.folder / "data" / f"sample_{file}").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))
