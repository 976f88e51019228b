"""Tax catalogues of new-energy vehicles as Word attachments (.doc, .docx), one table per vehicle group."""

import re
from dataclasses import dataclass

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Column, Records, Reject, Source
from catalogue.sources._word_tables import (
    Line,
    Problem,
    Row,
    Table,
    enterprise_problem,
    frame,
    name_columns,
    places,
    read_rows,
    walk,
)
from catalogue.text.folding import fold, heading

STARTS = frozenset({"序号"})
TITLE = re.compile(
    r"(?:附件\d*:?)?《?(?:(?P<vessel_tax>享受车船税减免优惠)|(?P<purchase_tax>(?:免征|减免)车辆购置税)).*车型目录"
)
BATCH = re.compile(r"第\s*[一二三四五六七八九十百零〇○\d]+\s*批")
NUMERAL = "[一二三四五六七八九十]+"
# Outermost first; a heading ends every heading at or below its own level.
LEVELS = (re.compile(rf"{NUMERAL}、"), re.compile(rf"\({NUMERAL}\)"), re.compile(r"\d+[.、]\D"))
HEADING_CHARS = 40  # longer paragraphs that begin with a number are notes


@dataclass(frozen=True, slots=True)
class _Above:
    """What the paragraphs above a table say of it."""

    catalogue: str | None = None
    title: Line | None = None
    batch_no: str | None = None
    batch: Line | None = None
    sections: tuple[str, ...] = ("", "", "")

    @property
    def section(self) -> str:
        return "".join(self.sections)

    def after(self, line: Line) -> "_Above":
        text = heading(line.text)
        batch = BATCH.search(line.text)
        if title := TITLE.match(text):
            named = _Above(catalogue=title.lastgroup, title=line)
            return named._with_batch(line, batch[0]) if batch else named
        if batch and self.title and self.batch is None:
            return self._with_batch(line, batch[0])
        for level, pattern in enumerate(LEVELS):
            if pattern.match(text) and len(text) <= HEADING_CHARS and "。" not in text:
                kept = self.sections[:level]
                sections = (*kept, line.text.strip(), "", "", "")[: len(LEVELS)]
                return _Above(self.catalogue, self.title, self.batch_no, self.batch, sections)
        return self

    def _with_batch(self, line: Line, batch_no: str) -> "_Above":
        return _Above(self.catalogue, self.title, batch_no, line, self.sections)


def recognise(document: Document) -> bool:
    """A Word document that is titled as one of the tax catalogues and has a table."""
    if document.container not in ("doc", "docx"):
        return False
    titled = any(TITLE.match(heading(line)) for block in document.blocks for line in block.text.splitlines())
    return titled and any(block.rows for block in document.blocks)


def parse(document: Document, source: Source) -> list[Records]:
    """Read every table, each with the title and the sections above it."""
    above = _Above()
    records: list[Records] = []
    for item in walk(document.blocks, STARTS):
        if isinstance(item, Line):
            above = above.after(item)
        else:
            records.append(_read(item, above, source))
    return records


def _read(table: Table, above: _Above, source: Source) -> Records:
    sheet = f"表{table.number} {above.section}".strip()
    columns = name_columns(table, source, sheet)
    if table.headings and "model_code" not in columns:
        seen = " | ".join(map(fold, table.headings))
        raise RefusedError(f"table {sheet!r} has no column of model codes; its headings are {seen}")
    taken, rejects = read_rows(table, columns, _check)
    rows = [_entry(row, above) for row in taken]
    if above.catalogue is None:
        rejects += [_untitled(row) for row in rows]
        rows = []
    fields = ("catalogue", "batch_no", "section", "enterprise_basis", *columns)
    return Records(source.kind, sheet, (*_titles(above), *places(table, columns)), frame(rows, fields), tuple(rejects))


def _check(row: Row) -> Problem | None:
    if row["model_code"] is None:
        return "model_code", "model_code_missing", "the row has no model code; look it up in the catalogue"
    return enterprise_problem(row)


def _entry(row: Row, above: _Above) -> Row:
    basis = None
    if "enterprise" in row:
        basis = "stated" if row["enterprise_row_no"] == row["row_no"] else "filled"
    said: Row = {"catalogue": above.catalogue, "batch_no": above.batch_no, "section": above.section or None}
    return {**row, **said, "enterprise_basis": basis}


def _untitled(row: Row) -> Reject:
    reason = "no title above the table says which tax catalogue it belongs to"
    return Reject(int(row["row_no"] or 0), "catalogue", str(row["model_code"]), "catalogue_unknown", reason)


def _titles(above: _Above) -> tuple[Column, ...]:
    said = [("catalogue", above.title), ("batch_no", above.batch)]
    return tuple(Column(name, line.text.strip(), f"第{line.number}段") for name, line in said if line)
