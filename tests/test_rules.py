"""Each rule against its table of examples, through the real files, tables and queries."""

import csv
import tomllib
from datetime import date
from pathlib import Path

import pytest

from catalogue import SQL_DIR, building, declarations, ingest, rules, settings, warehouse
from catalogue.declarations import CheckHeader
from catalogue.settings import Home
from catalogue.sources import FIELDS

FOLDER = Path(__file__).parent / "rules"


def write(path, kind, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.DictWriter(file, [name for name in FIELDS[kind] if name not in ("scope", "item_count")])
        out.writeheader()
        out.writerows(rows)


def documents(fixture, folder):
    """Write what the examples announce, disclose and decide as files of the tabular kinds."""
    rows = {"announcement": [], "disclosure": [], "decision": []}
    base = {kind: fixture.get(f"default_{kind}", {}) for kind in rows} | {"announcement": fixture["default"]}
    rows["decision"] += [base["decision"] | one for one in fixture.get("decision", [])]
    for subject in fixture["subject"]:
        code = {"model_code": subject["model_code"]}
        rows["announcement"] += [base["announcement"] | one | code for one in subject.get("rows", [{}])]
        rows["disclosure"] += [base["disclosure"] | one | code for one in subject.get("disclosures", [])]
        rows["decision"] += [base["decision"] | one | code for one in subject.get("decisions", [])]
    for kind, found in rows.items():
        if found:
            write(folder / f"{kind}.csv", kind, found)
            yield folder / f"{kind}.csv"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_rule_says_what_its_examples_expect(path, tmp_path):
    fixture = tomllib.loads(path.read_text(encoding="utf-8"))
    rule_id = path.stem.split("_")[0].upper()
    home = Home(tmp_path)
    taken = ingest.take_all(home, list(documents(fixture, tmp_path)), received_at=settings.now())
    assert [one.needs_attention for one in taken] == [None] * len(taken)
    wanted = {
        (day, subject["model_code"]): outcome
        for subject in fixture["subject"]
        for day, outcome in subject["on"].items()
    }
    seen = {}
    with warehouse.connect(home.working) as con:
        building.build_catalogue(con)
        for day in sorted({day for day, _ in wanted}):
            building.judge(con, as_of=date.fromisoformat(day))
            for code, outcome, reason in con.execute(
                "select subject_id, outcome, reason_code from rule.outcome where rule_id = ?", [rule_id]
            ).fetchall():
                seen[day, code] = " ".join(filter(None, [outcome, reason]))
    assert {key: seen.get(key) for key in wanted} == wanted


def test_masses_that_no_vehicle_has_are_shown_where_a_stage_is_asked(tmp_path):
    home = Home(tmp_path)
    trucks = [("载货汽车", "汽油", mass) for mass in ("25", "299", "300", "100000", "100001")]
    write(tmp_path / "announcement.csv", "announcement", [
        {"model_code": f"XD-{name}-{mass}", "product_name": name, "fuel": fuel, "gvm_kg": mass,
         "emission_standard": "国Ⅴ", "batch_no": "280", "entry_kind": "新产品", "published_on": "2016-01-15"}
        for name, fuel, mass in [*trucks, ("两轮摩托车", "汽油", "95"), ("半挂车", "", "25")]
    ])  # fmt: skip
    ingest.take_all(home, [tmp_path / "announcement.csv"], received_at=settings.now())
    check = next(found for found in declarations.discover("checks", CheckHeader) if found.name == "impossible_mass")
    with warehouse.connect(home.working) as con:
        building.build_catalogue(con)
        shown = con.execute(f"select * from ({check.sql}) order by all").fetchall()
    assert shown == [("XD-载货汽车-100001", "100001"), ("XD-载货汽车-25", "25"), ("XD-载货汽车-299", "299")]


def test_every_rule_has_examples_and_every_example_a_rule():
    assert {p.stem for p in (SQL_DIR / "rules").glob("*.sql")} == {p.stem for p in FOLDER.glob("*.toml")}


def test_rule_ids_are_unique_and_lead_the_file_name():
    found = rules.discover()
    assert len({rule.header.id for rule in found}) == len(found)
    assert all(rule.name.startswith(f"{rule.header.id.lower()}_") for rule in found)


def test_a_closed_rule_is_not_applied_after_its_last_day():
    rule = rules.discover()[0]
    assert rule.header.effective_from > date(1990, 1, 1)
    assert rules.discover(date(1990, 1, 1)) == []


def test_only_ground_a_and_decisions_put_models_forward():
    for rule in rules.discover():
        if rule.header.legal_form is not None:
            assert rule.header.ground in ("a", "decision")
