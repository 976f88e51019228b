"""JSON lines of a register: one record a line, typed through the same kind of text as a table."""

from collections.abc import Iterator
from pathlib import Path

from catalogue import limits
from catalogue.registers import FIELDS, describe
from catalogue.registers.plain_text import DAMAGED, Broken, Clean, lines_of
from catalogue.registers.recognising import shape
from catalogue.sources._grids import column_letters
from catalogue.sources._headings import Headings
from catalogue.tables import read_record


class Records:
    """The rows of one file, and the names met on the way."""

    def __init__(self, kind: str) -> None:
        self._kind = kind
        self._known = Headings(describe(kind))
        self._fields: dict[str, str | None] = {}

    def headings(self) -> list[str]:
        """Return the names in the order in which they appear; RefusedError when they make no table."""
        names = list(self._fields)
        shape(self._kind, "", names)
        return names

    def rewrite(self, path: Path, clean: Clean) -> Iterator[Broken]:
        """Write the fields of each line in the order of the kind; yield the lines that are no record."""
        with path.open(encoding="utf-8-sig", errors="replace", newline="\n") as file:
            for row_no, line in enumerate(lines_of(file), start=1):
                found = read_record(line)
                if found is None:
                    if line.strip():
                        yield Broken(row_no, "line is no JSON record; repair it and send it again")
                elif any(DAMAGED.search(cell) for cell in found.values() if cell):
                    yield Broken(row_no, "line holds bytes that are no characters; send it again as UTF-8")
                elif any(len(cell) > limits.CELL_CHARS for cell in found.values() if cell):
                    yield Broken(row_no, f"line has a value of more than {limits.CELL_CHARS:,} characters; shorten it")
                else:
                    self._learn(found)
                    cells = {self._fields[name]: cell for name, cell in found.items()}
                    if nested := [name for name, cell in found.items() if self._fields[name] and _is_nested(cell)]:
                        yield Broken(row_no, f"line has records inside of {nested[0]}; write one text there")
                    elif any(cell and cell.strip() for cell in found.values()):
                        clean.write(row_no, [cells.get(field) for field in FIELDS[self._kind]])

    def _learn(self, found: dict[str, str | None]) -> None:
        for name in found:
            if name not in self._fields:
                where = f"the table, column {column_letters(len(self._fields) + 1)},"
                self._fields[name] = self._known.field(name, where)


def _is_nested(cell: str | None) -> bool:
    """Tell whether a value holds names of its own, which may be those of columns about people."""
    return cell is not None and cell.startswith(('{"', '[{"'))
