"""The architecture, stated as tests."""

import ast
import csv
import re
from pathlib import Path

import pytest

from catalogue import SQL_DIR, building, declarations, rules, sources, warehouse
from catalogue.declarations import CheckHeader
from catalogue.text import readings

ROOT = Path(__file__).resolve().parent.parent
MODULES = [p for folder in ("catalogue", "flows", "reports") for p in sorted((ROOT / folder).rglob("*.py"))]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize(
    ("library", "allowed"),
    [
        ("duckdb", ["catalogue/warehouse.py"]),
        ("prefect", ["flows/"]),
        ("jinja2", ["reports/"]),
        ("httpx", ["catalogue/fetching.py"]),
        ("httpcore", ["catalogue/fetching.py", "catalogue/guarding.py"]),
        ("statsmodels", ["catalogue/forecasting.py"]),
        ("numpy", ["catalogue/forecasting.py", "catalogue/registers/plain_text.py"]),
        ("pandas", []),
    ],
)
def test_each_outside_library_is_met_in_one_place(library, allowed):
    meeting = [
        str(path.relative_to(ROOT))
        for path in MODULES
        if any(name == library or name.startswith(f"{library}.") for name in imported(path))
    ]
    assert [path for path in meeting if not path.startswith(tuple(allowed) or ("nowhere",))] == []


def test_only_settings_read_the_environment():
    readers = [p.name for p in MODULES if re.search(r"os\.environ|os\.getenv", p.read_text(encoding="utf-8"))]
    assert set(readers) <= {"settings.py", "documents.py"}  # documents hands its environment to a child


def test_no_query_and_no_domain_code_reads_a_clock():
    clock = re.compile(r"\b(current_date|current_timestamp|now\(\)|today\(\)|get_current)", re.IGNORECASE)
    assert [
        p.name for p in SQL_DIR.rglob("*.sql") if clock.search(warehouse.stripped(p.read_text(encoding="utf-8")))
    ] == []
    python = re.compile(r"\b(datetime\.now|date\.today|time\.localtime)")
    assert [p.name for p in MODULES if python.search(p.read_text(encoding="utf-8"))] == ["settings.py"]


def test_every_query_says_what_a_row_is():
    for path in SQL_DIR.rglob("*.sql"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith(("-- ", "/*---\n")), path


def test_every_query_is_one_statement():
    for path in SQL_DIR.rglob("*.sql"):
        assert ";" not in warehouse.stripped(path.read_text(encoding="utf-8")), path


def test_build_order_is_found_from_the_queries():
    for folders in (("staging", "core"), ("day",), ("marts",)):
        queries = {}
        for folder in folders:
            queries |= warehouse.layer(folder)
        order = warehouse.build_order(queries)
        assert sorted(order) == sorted(queries)
        for table, sql in queries.items():
            assert all(
                order.index(need) < order.index(table) for need in warehouse.references(sql) & queries.keys() - {table}
            )


def test_layers_read_only_what_lies_below_them():
    below = {
        "staging": {"raw", "seed", "reading", "staging"},
        "core": {"seed", "reading", "staging", "core"},
        "day": {"core", "day"},
        "ledger": {"lake", "seed", "reading", "core"},
        "rules": {"reading", "seed", "staging", "core", "day"},
    }
    for folder, allowed in below.items():
        for table, sql in warehouse.layer(folder).items():
            used = {name.split(".")[0] for name in warehouse.references(sql)}
            assert used <= allowed, (table, used - allowed)


def test_a_circle_of_queries_is_named():
    with pytest.raises(declarations.DeclarationError, match="circle"):
        warehouse.build_order({"core.a": "select * from core.b", "core.b": "select * from core.a"})


def test_raw_tables_and_record_kinds_agree():
    for kind, fields in sources.FIELDS.items():
        text = (SQL_DIR / "schema" / f"raw_{kind}.sql").read_text(encoding="utf-8")
        columns = re.findall(r"^    (\w+) ", text, re.MULTILINE)
        assert columns[5:] == list(fields)
        assert (SQL_DIR / "admission" / f"{kind}.sql").exists()


def test_every_source_has_a_parser_and_knows_its_fields():
    found = list(sources.discover())
    assert {s.name for s in found} == {p.stem for p in sources.FOLDER.glob("*.py") if not p.stem.startswith("_")}
    for source in found:
        assert source.description.strip()
        assert set(source.columns) <= set(sources.FIELDS[source.kind]), source.name
        assert all(source.ignored.values()), source.name


def test_every_reading_has_its_list_of_texts():
    assert {p.stem for p in (SQL_DIR / "reading").glob("*.sql")} == set(readings.READERS)


def test_every_check_declares_its_severity():
    for found in declarations.discover("checks", CheckHeader):
        assert found.header.severity in ("fail", "warn")


def test_every_evidence_column_has_words():
    with (SQL_DIR / "seeds" / "field_labels.csv").open(encoding="utf-8", newline="") as file:
        labels = {row["field"] for row in csv.DictReader(file)}
    for rule in rules.discover():
        assert set(rule.header.evidence) <= labels, rule.name


LAW = ("stage_calendar", "emission_limits", "regions", "fuel_codes", "vehicle_type_codes", "legal_basis")


@pytest.mark.parametrize("name", LAW)
def test_every_row_of_law_names_its_document_and_how_sure_it_is(name):
    with (SQL_DIR / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["doc_no"].strip(), row
            assert row["confidence"] in ("verified", "known", "uncertain"), row
            assert "http" not in " ".join(row.values()), row


@pytest.mark.parametrize(
    ("name", "columns"),
    [("stage_calendar", ("note",)), ("local_quotas", ("note", "counting_basis", "vehicle_scope"))],
)
def test_notes_on_law_and_local_plans_are_in_both_languages(name, columns):
    """A page hides what is English: a note in English alone would stand in the Chinese, or be lost."""
    with (SQL_DIR / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for column in columns:
                zh, en = row[f"{column}_zh"], row[f"{column}_en"]
                assert bool(zh) == bool(en), row
                assert not re.search(r"[a-z]{3,}", zh), row
                assert not re.search(r"[一-鿿，。；：]", en), row


def test_publishers_and_clauses_are_named_in_chinese():
    assert [s.name for s in sources.discover() if re.search(r"[A-Za-z]{2,}", s.publisher)] == []
    unread = {"instrument": "某法", "doc_no": "某号", "clause": "第一条", "confidence": "known"}
    assert declarations.Clause(**unread).text() == "《某法》（某号）第一条〔未核对原文〕"


def test_a_wrong_header_names_the_file(tmp_path):
    file = tmp_path / "r099_wrong.sql"
    file.write_text('/*---\nid = "R099"\n---*/\nselect 1\n', encoding="utf-8")
    with pytest.raises(declarations.DeclarationError, match=r"r099_wrong\.sql"):
        declarations.read(file, declarations.RuleHeader)


def test_the_version_is_said_once_and_the_same():
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{building.VERSION}"' in pyproject
