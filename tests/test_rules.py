"""Each rule against its table of examples, through the real files, tables and queries."""

import csv
import re
import tomllib
from datetime import date
from pathlib import Path

import homes
import pytest

from catalogue import SQL_DIR, building, declarations, ingest, night, rules, settings, warehouse
from catalogue.declarations import CheckHeader
from catalogue.settings import Home
from catalogue.sources import FIELDS
from catalogue.text import folding
from tests.sources.word_files import docx

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
        rows["announcement"] += [base["announcement"] | code | one for one in subject.get("rows", [{}])]
        rows["disclosure"] += [base["disclosure"] | code | one for one in subject.get("disclosures", [])]
        rows["decision"] += [base["decision"] | code | one for one in subject.get("decisions", [])]
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


def test_a_model_put_forward_says_since_when_and_every_value_its_row(tmp_path):
    truck = {
        "batch_no": "280", "entry_kind": "新产品", "published_on": "2016-01-15", "enterprise": "甲公司",
        "product_name": "载货汽车", "fuel": "柴油", "gvm_kg": "25000", "emission_standard": "GB17691-2005国Ⅴ",
    }  # fmt: skip
    act = {"issued_on": "2019-10-09", "ground": "c", "action": "revoke_product", "model_code": "XD1"}
    notice = {"ground": "e", "action": "suspend_new_applications", "enterprise": "甲公司", "issued_on": "2015-06-01"}
    write(tmp_path / "announcement.csv", "announcement", [
        truck | {"model_code": "XD1"},
        truck | {"model_code": "XD1", "batch_no": "345", "published_on": "2021-08-05", "entry_kind": "变更扩展"},
        truck | {"model_code": "XD2", "batch_no": "340", "published_on": "2021-02-05", "emission_standard": "国Ⅵ"},
        truck | {"model_code": "XD2", "batch_no": "345", "published_on": "2021-08-05", "entry_kind": "变更扩展"},
    ])  # fmt: skip
    write(tmp_path / "decision.csv", "decision", [
        act | {"decision_no": "决1", "enterprise": "甲公司"}, act | {"decision_no": "决2", "enterprise": "乙公司"},
        notice | {"decision_no": "公示1"},
        notice | {"decision_no": "公示2", "action": "restore", "issued_on": "2017-01-02"},
    ])  # fmt: skip
    write(tmp_path / "disclosure.csv", "disclosure", [
        {"disclosure_no": "公开1", "model_code": "XD2", "disclosed_on": "2018-01-02", "withdrawn_on": "2019-01-02"},
    ])  # fmt: skip
    homes.ingest(tmp_path, *tmp_path.glob("*.csv"))
    homes.judge(tmp_path, date(2021, 9, 1))
    candidates = "select model_code, ground, since_on::varchar, decision_no from mart.revocation_candidate"
    assert homes.rows(tmp_path, candidates) == [
        ("XD1", "a", "2021-07-01", None), ("XD1", "c", "2019-10-09", "决1"), ("XD2", "a", "2021-08-05", None),
    ]  # fmt: skip
    told = homes.rows(
        tmp_path,
        """select f.rule_id, f.subject_id, e.field, e.value, e.file_name, e.row_no
        from mart.finding as f join mart.finding_evidence as e using (finding_id)
        where e.field in ('listed_from', 'notice_to', 'withdrawn_on') and e.value is not null order by all""",
    )
    file = "announcement.csv"
    listed = [("listed_from", "2016-01-15", file, 2), ("listed_from", "2021-02-05", file, 4)]
    assert told == [
        ("R001", "XD1", *listed[0]), ("R001", "XD2", *listed[1]), ("R003", "XD2", *listed[1]),
        ("R003", "XD2", "withdrawn_on", "2019-01-02", "disclosure.csv", 2),
        ("R004", "XD1", "notice_to", "2017-01-02", "decision.csv", 5), ("R005", "XD1", *listed[0]),
    ]  # fmt: skip


def test_each_of_several_variants_has_its_own_cell(tmp_path):
    truck = {
        "batch_no": "280", "entry_kind": "新产品", "published_on": "2016-01-15", "product_name": "载货汽车",
        "fuel": "柴油", "gvm_kg": "25000", "emission_standard": "GB17691-2005国Ⅳ", "model_code": "XD1",
    }  # fmt: skip
    write(tmp_path / "announcement.csv", "announcement", [
        truck | {"model_code": "XD0"}, truck, truck | {"gvm_kg": "26000", "fuel": ""},
        truck | {"emission_standard": "GB17691-2005国Ⅴ"},
        truck | {"batch_no": "281", "published_on": "2016-02-15", "entry_kind": "勘误", "emission_standard": "国Ⅲ"},
    ])  # fmt: skip
    homes.ingest(tmp_path, tmp_path / "announcement.csv")
    homes.judge(tmp_path)
    night.publish(Home(tmp_path))
    checked = homes.catalogue("check", "--json", "--home", tmp_path, "--model", "XD1", "--as-of", "2021-07-02").answer
    finding_id = next(one["finding_id"] for one in checked if one["rule_id"] == "R001")
    explained = homes.catalogue("explain", "--json", "--home", tmp_path, finding_id).answer
    cells = [(e["field"], e["value"], e["row_no"], e["place"]) for e in explained["evidence"] if e["file_name"]]
    assert cells == [
        ("emission_standard", "GB17691-2005国IV", 3, "K"), ("emission_standard", "GB17691-2005国V", 5, "K"),
        ("emission_standard", "国III", 6, "K"), ("gvm_kg", "25000", 3, "N"), ("gvm_kg", "26000", 4, "N"),
        ("fuel", "", 4, None), ("fuel", "柴油", 3, "L"), ("product_name", "载货汽车", 6, "H"),
        ("listed_from", "2016-01-15", 3, "C"),
    ]  # fmt: skip


def test_a_cancellation_under_a_name_that_nobody_recorded_says_what_to_do(tmp_path):
    truck = {
        "batch_no": "280", "entry_kind": "新产品", "published_on": "2016-01-15", "enterprise": "甲公司",
        "product_name": "载货汽车", "fuel": "柴油", "gvm_kg": "25000", "emission_standard": "GB17691-2005国Ⅴ",
        "model_code": "XD1",
    }  # fmt: skip
    cancelled = {"batch_no": "344", "entry_kind": "撤销", "published_on": "2021-06-05", "enterprise": "甲集团"}
    write(tmp_path / "announcement.csv", "announcement", [truck, truck | cancelled])
    homes.ingest(tmp_path, tmp_path / "announcement.csv")
    homes.judge(tmp_path)
    night.publish(Home(tmp_path))
    found = homes.rows(tmp_path, "select finding_id, outcome from mart.finding where rule_id = 'R001'")
    assert [row[1] for row in found] == ["indeterminate"]
    told = homes.catalogue("explain", "--home", tmp_path, found[0][0]).out
    assert "企业已更名的，请补录更名" in told
    assert re.search(r"Enterprise that cancels: 甲集团  <- .*row 3, column E enterprise", told)


def test_a_cancellation_in_quarantine_leaves_the_listing_unclear(tmp_path):
    truck = {
        "batch_no": "280", "entry_kind": "新产品", "published_on": "2016-01-15", "enterprise": "甲公司",
        "product_name": "载货汽车", "fuel": "柴油", "gvm_kg": "25000", "emission_standard": "GB17691-2005国Ⅴ",
    }  # fmt: skip
    write(tmp_path / "first.csv", "announcement", [truck | {"model_code": f"XD{n}"} for n in range(3)])
    write(tmp_path / "second.csv", "announcement", [
        truck | {"batch_no": "345", "entry_kind": "撤销", "published_on": "2021年夏", "model_code": "xd1、XD9"},
        truck | {"batch_no": "", "entry_kind": "撤销", "published_on": "", "model_code": "XD2"},
    ])  # fmt: skip
    said = homes.ingest(tmp_path, tmp_path / "first.csv", tmp_path / "second.csv")
    assert [one["rows_quarantined"] for one in said.answer] == [0, 2]
    homes.judge(tmp_path)
    found = "select subject_id, outcome, reason_code from mart.finding where rule_id = 'R001' and is_open order by all"
    flagged = ("non_compliant", "below_stage_in_force")
    unclear = ("indeterminate", "missing:published_on")
    assert homes.rows(tmp_path, found) == [("XD0", *flagged), ("XD1", *unclear), ("XD2", *unclear)]
    mended = {"batch_no": "345", "entry_kind": "撤销", "published_on": "2021-06-15", "model_code": "XD1"}
    write(tmp_path / "third.csv", "announcement", [truck | mended])
    homes.ingest(tmp_path, tmp_path / "third.csv")
    homes.judge(tmp_path)
    assert [row[0] for row in homes.rows(tmp_path, found)] == ["XD0", "XD2"]


def test_a_licence_given_up_on_a_day_that_is_not_known_leaves_its_models_unclear(tmp_path):
    maker = "一汽哈尔滨轻型汽车有限公司"
    truck = {
        "batch_no": "280", "entry_kind": "新产品", "published_on": "2016-01-15", "enterprise": "甲公司",
        "product_name": "载货汽车", "fuel": "柴油", "gvm_kg": "25000", "emission_standard": "GB17691-2005国Ⅴ",
        "model_code": "XD1",
    }  # fmt: skip
    write(tmp_path / "before.csv", "announcement", [
        truck, truck | {"enterprise": maker, "model_code": "XE1"},
        truck | {"batch_no": "344", "published_on": "2021-07-05", "model_code": "XD2"},
    ])  # fmt: skip
    given_up = docx(
        tmp_path / "list.docx", "附件1", "道路机动车辆生产企业及产品\n（第345批）", "第四部分  撤销企业及产品",
        "汽车生产企业及产品", "以下企业自行申请注销企业准入许可。", maker,
    )  # fmt: skip
    homes.ingest(tmp_path, tmp_path / "before.csv", given_up)

    def outcome(day):
        homes.judge(tmp_path, day)
        found = "select outcome, reason_code from rule.outcome where rule_id = 'R001' and subject_id = 'XE1'"
        return homes.rows(tmp_path, found)

    # the batch came after the one of 5 July
    assert outcome(date(2021, 7, 4)) == [("non_compliant", "below_stage_in_force")]
    assert outcome(date(2021, 7, 5)) == [("indeterminate", "missing:published_on")]
    write(tmp_path / "after.csv", "announcement", [
        truck | {"batch_no": "345", "published_on": "2021-07-08", "model_code": "XD3"},
    ])  # fmt: skip
    homes.ingest(tmp_path, tmp_path / "after.csv")
    assert outcome(date(2021, 7, 7)) == [("non_compliant", "below_stage_in_force")]
    assert outcome(date(2021, 7, 8)) == [("not_applicable", "cancelled")]


def test_a_finding_cites_the_law_of_the_day_and_the_row_that_leaves_it_open(tmp_path):
    truck = {
        "batch_no": "200", "entry_kind": "新产品", "published_on": "2010-01-15", "enterprise": "甲公司",
        "product_name": "载货汽车", "fuel": "柴油", "gvm_kg": "25000", "emission_standard": "GB17691-2005国Ⅲ",
    }  # fmt: skip
    notice = {"ground": "e", "action": "suspend_new_applications", "enterprise": "甲公司"}
    write(tmp_path / "announcement.csv", "announcement", [
        truck | {"model_code": "XD1"},
        truck | {"model_code": "XD2", "batch_no": "314", "published_on": "2018-12-03"},
        truck | {"model_code": "XD3", "batch_no": "325", "published_on": "2019-10-15"},
    ])  # fmt: skip
    write(tmp_path / "decision.csv", "decision", [notice | {"decision_no": "公示1", "issued_on": "2018-11-07"}])
    write(tmp_path / "disclosure.csv", "disclosure", [{"disclosure_no": "公开1", "model_code": "XD9"}])
    homes.ingest(tmp_path, *tmp_path.glob("*.csv"))
    homes.judge(tmp_path, date(2014, 1, 2))
    night.publish(Home(tmp_path))
    cited = "select value, law_row_id from mart.finding_evidence where field = 'doubtful_stage'"
    assert homes.rows(tmp_path, cited) == [("IV", "C038")]
    homes.judge(tmp_path, date(2026, 8, 14))
    night.publish(Home(tmp_path))
    assert homes.rows(tmp_path, cited) == []
    basis = "select rule_id, subject_id, legal_basis from mart.finding where is_open order by all"
    before = {row[:2]: row[2] for row in homes.rows(tmp_path, basis)}
    texts = ("第五十五条", "生态环境法典", "〔2012〕349号", "第50号")
    assert [text in before["R003", "XD2"] for text in texts] == [True, False, False, False]
    assert [text in before["R004", "XD2"] for text in texts] == [False, False, True, False]
    assert [text in before["R004", "XD3"] for text in texts] == [False, False, False, True]
    under_notice = "select finding_id from mart.finding where rule_id = 'R004' and subject_id = 'XD3'"
    told = homes.catalogue("explain", "--home", tmp_path, homes.rows(tmp_path, under_notice)[0][0]).out
    assert "不适用，未引用 Not in force that day, not cited: 关于建立汽车行业退出机制的通知" in told
    assert "第三十四条第三款, in force from 2019-06-01" in told
    homes.judge(tmp_path, date(2026, 8, 15))
    after = {row[:2]: row[2] for row in homes.rows(tmp_path, basis)}
    assert [text in after["R003", "XD2"] for text in texts] == [False, True, False, False]


def test_clauses_are_dated_as_the_tables_of_law_say():
    with (SQL_DIR / "seeds" / "legal_basis.csv").open(encoding="utf-8", newline="") as file:
        law = {folding.fold(row["doc_no"]): row for row in csv.DictReader(file)}
    clauses = [clause for rule in rules.discover() for clause in rule.header.legal_basis]
    known = [(clause, law[number]) for clause in clauses if (number := folding.fold(clause.doc_no)) in law]
    assert len(known) > len(clauses) / 2
    for clause, row in known:
        said = (str(clause.effective_from or ""), str(clause.effective_to or ""))
        assert said == (row["effective_from"], row["effective_to"]), clause.doc_no


def test_a_finding_that_is_not_found_any_more_is_closed(tmp_path):
    truck = {
        "batch_no": "280", "entry_kind": "新产品", "published_on": "2016-01-15", "product_name": "载货汽车",
        "fuel": "柴油", "gvm_kg": "25000", "emission_standard": "GB17691-2005国Ⅴ",
    }  # fmt: skip
    write(tmp_path / "announcement.csv", "announcement", [
        truck | {"model_code": "XD1"}, truck | {"model_code": "XD2"},
        truck | {"model_code": "XD2", "batch_no": "346", "published_on": "2021-09-15", "entry_kind": "撤销"},
    ])  # fmt: skip
    homes.ingest(tmp_path, tmp_path / "announcement.csv")
    for day in (date(2021, 9, 14), date(2021, 9, 15)):
        homes.judge(tmp_path, day)
    found = homes.rows(
        tmp_path, "select subject_id, is_open, finding_id from mart.finding where rule_id = 'R001' order by 1"
    )
    assert [row[:2] for row in found] == [("XD1", True), ("XD2", False)]
    night.publish(Home(tmp_path))
    told = [homes.catalogue("explain", "--home", tmp_path, finding_id).out for *_, finding_id in found]
    assert "closed" not in told[0]
    assert "last 2021-09-14\nclosed: not found on the policy day 2021-09-15; below is what was found last" in told[1]


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
