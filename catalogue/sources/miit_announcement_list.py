"""Attachment 1 of the announcement, the list of vehicle makers and products, as a Word document."""

from itertools import takewhile

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Column, Records, Source
from catalogue.sources._announcement_parts import Prose, Sheet, records
from catalogue.sources._announcement_words import PART, TITLE, are_codes, batch_of, part_of
from catalogue.sources._word_tables import (
    Line,
    Problem,
    Row,
    Table,
    enterprise_problem,
    name_columns,
    places,
    read_rows,
    reject,
    walk,
)
from catalogue.text.folding import fold, heading

STARTS = frozenset({"序号", "企业名称"})


def recognise(document: Document) -> bool:
    """A Word document with the list's title and at least one of its parts."""
    if document.container not in ("doc", "docx"):
        return False
    lines = [heading(line) for block in document.blocks for line in block.text.splitlines()]
    return any(TITLE in line for line in lines) and any(PART.fullmatch(line) for line in lines)


def parse(document: Document, source: Source) -> list[Records]:
    """Read the tables and the lines between them, in reading order."""
    items = list(walk(document.blocks, STARTS))
    lines = [item for item in items if isinstance(item, Line)]
    batch_no, batch = batch_of(list(takewhile(lambda line: part_of(line.text) is None, lines)), "段")
    prose = Prose("段")
    for item in items:
        if isinstance(item, Line):
            prose.take(item)
        else:
            name = " ".join(filter(None, (f"表{item.number}", prose.part.title, prose.section)))
            prose.sheets[name] = _read(item, name, prose, source)
    prose.finish()
    return records(source.kind, prose.sheets, batch_no, batch)


def _read(table: Table, name: str, prose: Prose, source: Source) -> Sheet:
    columns = name_columns(table, source, name)
    if table.headings and not ("enterprise" in columns and {"model_code", "item_count"} & columns.keys()):
        seen = " | ".join(map(fold, table.headings))
        raise RefusedError(f"table {name!r} names no enterprise, or neither models nor extended items: {seen}")
    sheet = Sheet((Column("entry_kind", prose.part.title, "部分标题"), *places(table, columns)))
    rows, sheet.rejects = read_rows(table, columns, _check)
    problem = _problem_of(prose)
    for row in rows:
        if problem:
            sheet.rejects.append(reject(int(row["row_no"] or 0), [str(row["enterprise"])], problem))
        else:
            sheet.rows.append({**row, **_said(prose, columns)})
    return sheet


def _check(row: Row) -> Problem | None:
    code = row.get("model_code", "")
    if code is None:
        return "model_code", "model_code_missing", "the row has no model code; look it up in the list"
    if code and not are_codes(str(code)):
        return "model_code", "model_code_unlikely", "the cell holds more than model codes joined by 、"
    count = row.get("item_count", "1")
    if count is None or not fold(str(count)).isdigit():
        return "item_count", "item_count_unreadable", "the number of extended items is not a number"
    return enterprise_problem(row)


def _problem_of(prose: Prose) -> Problem | None:
    if not prose.part.name:
        return "entry_kind", "part_missing", "no part heading above the table says what its rows are"
    return prose.ruling.problem if prose.part.in_prose else None


def _said(prose: Prose, columns: dict[str, int]) -> Row:
    return {
        "entry_kind": prose.part.entry_kind or prose.ruling.entry_kind,
        "legal_form": prose.ruling.legal_form,
        "scope": "product" if "model_code" in columns else "enterprise",
    }
