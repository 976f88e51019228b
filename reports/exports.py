"""The complete tables behind the pages: CSV for offices, JSON for machines."""

import csv
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from catalogue.warehouse import Connection
from reports.errors import SiteError
from reports.reading import Run

QUERIES = Path(__file__).parent / "exports"
FORMULA = frozenset("=+-@＝＋－＠")
LEADING = ("\t", "\r", "\n", "\0")
SCHEMA_VERSION = 1
BATCH = 10_000


def _first_visible(text: str) -> str:
    """The first character that takes ink; blanks and invisible ones before it do not hide a formula."""
    return next((c for c in text if unicodedata.category(c)[0] not in "ZC"), "")


def office(value: object) -> object:
    """A value as an office program may open it: text that would start a formula gets a leading quote."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if not isinstance(value, str) or value[:1].isalnum():
        return value
    return f"'{value}" if value.startswith(LEADING) or _first_visible(value) in FORMULA else value


def query(name: str) -> str:
    """The text of one export, for a page that shows part of the same rows."""
    return (QUERIES / f"{name}.sql").read_text(encoding="utf-8")


def _batches(con: Connection, sql: str) -> tuple[list[str], Iterator[list[tuple[object, ...]]]]:
    found = con.execute(sql)
    columns = [column[0] for column in found.description or ()]

    def rows() -> Iterator[list[tuple[object, ...]]]:
        while batch := found.fetchmany(BATCH):
            yield batch

    return columns, rows()


def _write_csv(con: Connection, sql: str, path: Path) -> int:
    written = 0
    columns, batches = _batches(con, sql)
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, lineterminator="\r\n")
        out.writerow(columns)
        for batch in batches:
            out.writerows([office(value) for value in row] for row in batch)
            written += len(batch)
    return written


def _write_findings(con: Connection, run: Run, path: Path) -> int:
    """The findings, open and closed, with their evidence, names and values as they are in the mart."""
    sql = """
        select finding_id, run_id, rule_id, rule_digest, ground, subject_kind, subject_id, enterprise, outcome,
            reason_code, legal_basis, first_seen_on, last_seen_on, is_open, evidence
        from mart.finding order by finding_id"""
    columns, batches = _batches(con, sql)
    head = {"schema_version": SCHEMA_VERSION, "run_id": run.run_id, "as_of": str(run.as_of), "is_sample": run.is_sample}
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(head, ensure_ascii=False)[:-1] + ', "findings": [')
        for batch in batches:
            for row in batch:
                one = dict(zip(columns, row, strict=True))
                one["evidence"] = json.loads(str(one["evidence"] or "[]"))
                file.write(("\n" if written == 0 else ",\n") + json.dumps(one, ensure_ascii=False, default=str))
                written += 1
        file.write("\n]}\n")
    return written


def write(con: Connection, run: Run, folder: Path) -> dict[str, int]:
    """Write every export, one CSV for each query in exports/; return the rows of each, by its name without a mark."""
    folder.mkdir()
    rows = {}
    for name in sorted(path.stem for path in QUERIES.glob("*.sql")):
        rows[f"{name}.csv"] = _write_csv(con, query(name), folder / f"{run.mark}{name}.csv")
    rows["findings.json"] = _write_findings(con, run, folder / f"{run.mark}findings.json")
    if rows.get("findings.csv") != rows["findings.json"]:
        raise SiteError("findings.csv and findings.json differ in rows: see reports/exports/findings.sql")
    return rows
