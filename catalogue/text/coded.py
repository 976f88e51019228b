"""Code tables of registers: a code or a name, in any spelling, to the row of the project's own table."""

import csv
from functools import cache

from catalogue import SQL_DIR
from catalogue.text.folding import fold

# What stands in a column where nothing is said.
NOTHING = frozenset({"", "-", "--", "/", "NONE", "NAN", "NULL", "无", "不详", "未知", "不适用"})
TABLES = {
    "vehicle_type": "vehicle_type_codes",
    "fuel": "fuel_codes",
    "usage": "usage_codes",
    "status": "vehicle_status_codes",
}


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    """Read one seed, as text."""
    with (SQL_DIR / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def key(text: str) -> str:
    """Fold a text, without blanks and in capitals: the form in which two spellings are equal."""
    return fold(text).replace(" ", "").upper()


@cache
def terms(field: str) -> dict[str, str]:
    """Further words for the codes of a field: the text in its compared form to the code."""
    return {key(row["text"]): row["code"] for row in table("register_terms") if row["field"] == field}


@cache
def rows(field: str) -> dict[str, dict[str, str]]:
    """Every code, name and further word of a field, in its compared form, to the row of its code table."""
    found: dict[str, dict[str, str]] = {}
    for row in table(TABLES[field]):
        found |= {key(row[column]): row for column in ("code", "name_zh", "name_en") if row.get(column)}
    return found | {word: found[code] for word, code in terms(field).items() if code in found}
