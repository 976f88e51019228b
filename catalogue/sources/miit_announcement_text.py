"""Attachment 1 of the announcement as plain text: one cell per line, or all cells of a table in one line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, takewhile

from catalogue.documents import Document
from catalogue.errors import RefusedError
from catalogue.sources import Column, Records, Source
from catalogue.sources._announcement_parts import Prose, Sheet, records
from catalogue.sources._announcement_words import (
    BRAND,
    CODES,
    DIRECTORY_NO,
    ENTERPRISE_END,
    PART,
    TITLE,
    Part,
    are_codes,
    batch_of,
    groups,
    is_section,
    part_of,
)
from catalogue.sources._word_tables import Line, Problem, Row, reject
from catalogue.text.folding import fold, heading

Values = dict[str, str]

LIST_BYTES = 16 * 2**20  # the whole list of a batch has about 0.2 MB; larger text is something else
NEW_PRODUCTS = ("enterprise", "directory_no", "brand", "product_name", "model_code")
EXTENSIONS = ("enterprise", "directory_no", "item_count")
# Codes end a row. A directory number such as ZY001 looks like a code, but follows the enterprise at once.
ROW_END = re.compile(rf"(?<![A-Z0-9/.\-、,，])(?<!公司)(?<!厂){CODES}(?=[^\x00-\x7f、，])")
# A product name with digits or another enterprise in it is two rows that were not cut.
ROW = re.compile(
    rf"(?P<enterprise>\D+?{ENTERPRISE_END})(?P<directory_no>{DIRECTORY_NO})(?P<brand>{BRAND})"
    rf"(?P<product_name>(?:(?!公司|牌)\D)+?)(?P<model_code>{CODES})"
)
CELLS = {
    "enterprise": re.compile(rf".*[^\d]{ENTERPRISE_END}"),
    "directory_no": re.compile(DIRECTORY_NO),
    "item_count": re.compile(r"\d+"),
}


def recognise(document: Document) -> bool:
    """Plain text with a part heading of the list and the words 《目录》."""
    if document.container != "text" or len(document.data) > LIST_BYTES:
        return False
    text = document.text
    lines = (heading(line) for line in text.splitlines() if "部分" in line)
    return "《目录》" in text and any(map(PART.fullmatch, lines))


def parse(document: Document, source: Source) -> list[Records]:
    """Read every row of the stretch; what stands before its first part heading belongs to the part before."""
    lines = [Line(number, text) for number, text in enumerate(document.text.splitlines(), start=1)]
    above = list(takewhile(lambda line: part_of(line.text) is None, lines))
    batch_no, batch = batch_of(above, "行")
    prose = Prose("行", part=_part_before(above, lines[len(above)]))
    _Reader(lines, source, prose, EXTENSIONS if prose.part.name else ()).read()
    prose.finish()
    return records(source.kind, prose.sheets, batch_no, batch)


def _part_before(above: Sequence[Line], first: Line) -> Part:
    """Name the part a stretch begins in: none with the title above, else the one before the first heading."""
    begins = heading(first.text)
    if begins.startswith("第一") or any(TITLE in heading(line.text) for line in above):
        return Part()
    if begins.startswith("第三"):
        return Part("第二部分", "第二部分", "变更扩展")
    if any(heading(line.text) for line in above):
        raise RefusedError(
            f"begins in the middle, above {fold(first.text)!r}, where it does not say what its rows are; "
            "send the text from the heading of a part on"
        )
    return Part()


def cut(text: str) -> list[str]:
    """Cut cells that run together into rows, each ending in model codes; nothing is left out."""
    ends = [0, *(found.end() for found in ROW_END.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends) if text[start:end].strip()]


@dataclass(slots=True)
class _Reader:
    """Goes through the lines; `fields` are those of the table whose cells follow line by line, if any."""

    lines: list[Line]
    source: Source
    prose: Prose
    fields: tuple[str, ...]

    def read(self) -> None:
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if part_of(line.text) or is_section(line.text):
                self.fields = ()
                self.prose.take(line)
                index += 1
            elif self._opens_table(line.text):
                index = self._take_heading(index)
            elif self.fields and heading(line.text):
                index = self._take_cells(index)
            else:
                self.prose.take(line)
                index += 1

    def _opens_table(self, text: str) -> bool:
        in_tables = self.prose.part.name and not self.prose.part.in_prose
        return bool(in_tables) and heading(text).startswith(("序号", "企业名称"))

    def _take_heading(self, start: int) -> int:
        """Read a heading and the rows that run on in its last line; return the next line's index."""
        end = self._row_end(start)
        joined = "".join(heading(line.text) for line in self.lines[start:end])
        self.fields, length = self._known_headings(joined)
        if self.fields not in (NEW_PRODUCTS, EXTENSIONS):
            raise RefusedError(
                f"line {self.lines[start].number} begins a table with an unknown heading after "
                f"{joined[:length]!r}: {joined[length : length + 20]!r}; if the publisher meant it, "
                f"edit {self.source.described_in}"
            )
        while start < end and length >= len(heading(self.lines[start].text)):
            length -= len(heading(self.lines[start].text))
            start += 1
        return self._take_run(start, length) if length else start

    def _known_headings(self, text: str) -> tuple[tuple[str, ...], int]:
        """Take known headings from the front of the text: their fields, and how far they reach."""
        names = {heading(name): key for key, spelled in self.source.columns.items() for name in spelled}
        longest_first = sorted({*names, *map(heading, self.source.ignored)}, key=len, reverse=True)
        known = re.compile("|".join(map(re.escape, longest_first)))
        fields: list[str] = []
        length = 0
        while found := known.match(text, length):
            fields += [names[found[0]]] if found[0] in names else []
            length = found.end()
        return tuple(fields), length

    def _take_run(self, index: int, length: int) -> int:
        """Read the cells that run on after a heading of `length` characters in the same line."""
        line = self.lines[index]
        begin = next(end for end in range(len(line.text) + 1) if len(heading(line.text[:end])) == length)
        columns = self._columns([f"第{i}格" for i in range(1, len(self.fields) + 1)])
        sheet = self.prose.sheets.setdefault(f"{self._place()}（第{line.number}行）", Sheet(columns))
        for row_no, piece in enumerate(cut(line.text[begin:]), start=2):
            values = groups(ROW, piece) if self.fields == NEW_PRODUCTS else None
            self._keep(sheet, row_no, values or _not_cut(), [piece])
        self.fields = ()
        return index + 1

    def _take_cells(self, start: int) -> int:
        """Read the cells of one row, a line each, up to a blank line; return the next line's index."""
        end = self._row_end(start)
        cells = [line.text.strip() for line in self.lines[start:end]]
        columns = self._columns(["本行", *(f"下{i}行" for i in range(1, len(self.fields)))])
        sheet = self.prose.sheets.setdefault(self._place(), Sheet(columns))
        self._keep(sheet, self.lines[start].number, _values(cells, self.fields), cells)
        return end

    def _row_end(self, start: int) -> int:
        end = start + 1
        while end < len(self.lines) and heading(self.lines[end].text):
            if part_of(self.lines[end].text) or is_section(self.lines[end].text):
                break
            end += 1
        return end

    def _place(self) -> str:
        return " ".join(filter(None, (self.prose.part.name, self.prose.section)))

    def _columns(self, spots: Sequence[str]) -> tuple[Column, ...]:
        named = zip(self.fields, spots, strict=True)
        places = (Column(key, self.source.columns[key][0], spot) for key, spot in named)
        return (Column("entry_kind", self.prose.part.title, "部分标题"), *places)

    def _keep(self, sheet: Sheet, row_no: int, values: Values | Problem, cells: Sequence[str]) -> None:
        if isinstance(values, tuple):
            sheet.rejects.append(reject(row_no, cells, values))
            return
        scope = "product" if "model_code" in values else "enterprise"
        said: Row = {"entry_kind": self.prose.part.entry_kind, "scope": scope}
        sheet.rows.append({"row_no": row_no, "enterprise_row_no": row_no, **values, **said})


def _not_cut() -> Problem:
    reason = (
        "does not read as enterprise, directory number, brand, product name and model codes; "
        "look the row up in the published attachment"
    )
    return "", "row_not_cut", reason


def _values(cells: list[str], fields: tuple[str, ...]) -> Values | Problem:
    """Give each cell its field; a running number before them and a remark after them are let go."""
    if len(cells) > len(fields) and cells[0].isdigit():
        cells = cells[1:]
    if len(cells) not in (len(fields), len(fields) + 1):
        reason = f"the row has {len(cells)} cells, not {len(fields)}; the text is cut or a cell is empty"
        return "", "cells_unexpected", reason
    values = dict(zip(fields, cells, strict=False))
    for name, pattern in CELLS.items():
        if name in values and not pattern.fullmatch(fold(values[name])):
            return name, "cell_unlikely", f"{values[name]!r} is no {name}; the cells are probably shifted"
    if "model_code" in values and not are_codes(values["model_code"]):
        return "model_code", "model_code_unlikely", "the cell holds more than model codes joined by 、"
    return values
