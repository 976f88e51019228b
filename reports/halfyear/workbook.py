"""The annex tables as a workbook: every row of the page and the rest, types kept, nothing that a program would run."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from math import ceil
from pathlib import Path
from typing import Any, Final

import xlsxwriter

from reports.halfyear.pack import Pack
from reports.halfyear.sentences import Share, said
from reports.halfyear.tables import Cell, Column, Table
from reports.markup import UNSAFE
from reports.page import Status
from reports.words import Pair, say

MOST: Final = 32_767  # characters that one cell can hold
WIDE: Final = 100
LINE: Final = 14  # points that a line of text takes


@dataclass(frozen=True, slots=True)
class Formats:
    """The looks of cells."""

    head: Any
    text: Any
    count: Any
    number: Any
    share: Any
    day: Any
    mark: Any
    title: Any


def _formats(book: Any) -> Formats:
    base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True}
    return Formats(
        head=book.add_format({**base, "bold": True, "bottom": 1, "bg_color": "#F3F6F8"}),
        text=book.add_format(base),
        count=book.add_format({**base, "num_format": "#,##0"}),
        number=book.add_format({**base, "num_format": "#,##0.######"}),
        share=book.add_format({**base, "num_format": '0.0"%"'}),
        day=book.add_format({**base, "num_format": "yyyy-mm-dd", "align": "left"}),
        mark=book.add_format({**base, "bold": True, "font_color": "#7D4B00", "text_wrap": False}),
        title=book.add_format({**base, "bold": True, "font_size": 14, "text_wrap": False}),
    )


def clean(text: str) -> str:
    """Text as a cell can hold it."""
    return UNSAFE.sub("\ufffd", text)[:MOST]


def _text(cell: Status | Pair | str | None) -> str:
    """The words of a cell; what was not found is a word, so that no sum takes it for zero."""
    match cell:
        case None:
            return say("pack.not_found").zh
        case Status():
            return clean(cell.text.zh)
        case Pair():
            return clean(cell.zh)
        case _:
            return clean(cell)


def _write(sheet: Any, row: int, column: int, cell: Cell, looks: Formats) -> str:
    """Write one value by its own type; return its words, none for a number or a day."""
    match cell:
        case Share():
            sheet.write_number(row, column, round(100 * cell.part / cell.whole, 2), looks.share)
        case int():
            sheet.write_number(row, column, cell, looks.count)
        case float():
            sheet.write_number(row, column, cell, looks.number)
        case date():
            sheet.write_datetime(row, column, datetime.combine(cell, time()), looks.day)
        case _:
            text = _text(cell)
            sheet.write_string(row, column, text, looks.text)
            return text
    return ""


def _fit(sheet: Any, row: int, texts: Sequence[str], widths: Sequence[int]) -> None:
    """Make a row as high as its texts need in columns so many characters wide: not every program does so by itself."""
    lines = max(
        sum(max(1, ceil(_characters(line) / width)) for line in text.split("\n"))
        for text, width in zip(texts, widths, strict=True)
    )
    if lines > 1:
        sheet.set_row(row, lines * LINE + 2)


def _characters(text: str) -> int:
    """The width of a text in characters of European width; Chinese ones take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WFA" else 1 for char in text)


def _paper(sheet: Any, pack: Pack, last_row: int) -> None:
    """A4 across, the heading on every page, the marks in the margin."""
    run = pack.subject.run
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.5, right=0.5, top=0.75, bottom=0.75)
    left = f"{pack.title.zh} · {run.run_id} · {run.as_of}".replace("&", "&&")
    sheet.set_header(f"&R{pack.marks}")
    sheet.set_footer(f"&L{left[:180]}&R第 &P 页／共 &N 页")
    if last_row:
        sheet.repeat_rows(0)


def _sheet(book: Any, table: Table, pack: Pack, looks: Formats) -> None:
    sheet = book.add_worksheet(table.sheet)
    widths = [min(column.width, WIDE) for column in table.columns]
    headings = [f"{heading.zh}\n{heading.en}" for heading in (say(f"col.{column.key}") for column in table.columns)]
    for number, (heading, width) in enumerate(zip(headings, widths, strict=True)):
        sheet.write_string(0, number, heading, looks.head)
        sheet.set_column(number, number, width)
    _fit(sheet, 0, headings, widths)
    for row_no, row in enumerate(table.rows, start=1):
        _fit(sheet, row_no, [_write(sheet, row_no, n, cell, looks) for n, cell in enumerate(row.cells)], widths)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, table.plain_rows, len(table.columns) - 1)  # totals stay below what is sorted
    _paper(sheet, pack, len(table.rows))


NOTES = (
    Column("pack.sheet_name", width=20), Column("pack.sheet_title", width=50), Column("pack.sheet_rows", width=14),
    Column("pack.sheet_source", width=90),
)  # fmt: skip


def _lead(pack: Pack) -> Sequence[str]:
    """What stands above the list of sheets."""
    subject, run = pack.subject, pack.subject.run
    period = f"{subject.half.code} {subject.half.first} — {subject.half.last}"
    lines = [say("pack.letter_text.sample").zh] if run.is_sample else []
    lines.append(say("pack.draft", unit=subject.name.zh).zh.replace("**", ""))
    if not subject.is_over:
        told = said("pack.not_over", half=subject.half.name, last=subject.half.last, as_of=run.as_of)
        lines.append(told.page.zh.replace("**", ""))
    if run.known_on:
        lines.append(say("known.notice", day=run.known_on).zh.replace("**", ""))
    facts = say(
        "pack.run_facts", run=run.run_id, day=run.as_of, made=run.generated_on, digest=run.input_digest,
        version=run.tool_version,
    )  # fmt: skip
    scope = f"{say('pack.sheet_scope').zh}：{subject.name.zh} {subject.code}；{say('pack.period').zh} {period}"
    return [*lines, scope, facts.zh, say("pack.sheet_units").zh, say("pack.sheet_intro").zh]


def _notes(book: Any, pack: Pack, looks: Formats) -> None:
    """The first sheet: what this is, and what stands on every other."""
    sheet = book.add_worksheet(say("pack.sheet_notes").zh)
    sheet.write_string(0, 0, clean(pack.title.zh), looks.title)
    lead = _lead(pack)
    for row_no, line in enumerate(lead, start=1):
        sheet.write_string(row_no, 0, clean(line), looks.mark)
    top = len(lead) + 2
    for number, column in enumerate(NOTES):
        sheet.write_string(top, number, say(column.key).zh, looks.head)
        sheet.set_column(number, number, column.width)
    for row_no, table in enumerate(pack.tables, start=top + 1):
        sheet.write_string(row_no, 0, table.sheet, looks.text)
        title, source = clean(table.title.zh), clean(pack.source_line(table.source).zh)
        sheet.write_string(row_no, 1, title, looks.text)
        sheet.write_number(row_no, 2, table.plain_rows, looks.count)
        sheet.write_string(row_no, 3, source, looks.text)
        _fit(sheet, row_no, [title, source], [NOTES[1].width, NOTES[3].width])
    _paper(sheet, pack, 0)


def write(pack: Pack, path: Path) -> None:
    """Write the workbook; its only clock is the day of the run."""
    run = pack.subject.run
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(str(path), plain) as book:
        made = datetime.combine(run.generated_on, time())
        book.set_properties({"title": pack.title.zh, "created": made, "comments": pack.marks})
        looks = _formats(book)
        _notes(book, pack, looks)
        for table in pack.tables:
            _sheet(book, table, pack, looks)
