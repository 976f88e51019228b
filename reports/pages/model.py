"""One dossier per flagged model: what was announced, what each rule says, and the very cells behind it."""

from collections.abc import Iterator

from catalogue.warehouse import Connection
from reports import dossier, subjects
from reports.page import Page
from reports.reading import Run
from reports.words import say

SECTIONS = ("identity", "history", "rules", "cells", "law-rows", "decisions", "lineage")


def build(con: Connection, _run: Run) -> Iterator[Page]:
    """Make model/ID.html for every model chosen in reports/subjects.py."""
    chosen = subjects.dossiers(con)
    shared = dossier.read_shared(con, subjects.enterprises(con))
    for one in dossier.read(con, list(chosen.ids), shared):
        title = say("page.model", code=one.model.model_code)
        yield Page(f"model/{one.model.model_id}.html", "model.html.j2", title, one, SECTIONS, kib=60)
