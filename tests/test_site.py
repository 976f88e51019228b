"""The report site without a browser: figures that agree, files that are the same again, text that stays text."""

import base64
import csv
import hashlib
import io
import json
import os
import re
import string
import tomllib
import zlib
from html import unescape
from pathlib import Path

import pytest
from pages import sample

from catalogue import SQL_DIR, warehouse
from catalogue.files import beside
from reports import biglist, checking, environment, exports, markup, publishing, reading, site, words, writing
from reports.chapters import revocation
from reports.errors import SiteError
from reports.page import Page, percent
from reports.pages import models
from reports.words import Pair

HERE = Path(__file__).parent / "pages"
REPORTS = Path(site.__file__).parent


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    return sample.rendered(tmp_path_factory.mktemp("site"), hostile=True, grown=400)


@pytest.fixture(scope="module", params=["invented", "home"])
def either(request, tmp_path_factory, sample_home):
    """The invented site, and that of a home after a night on sample data."""
    with sample.rendered_from(request.param, tmp_path_factory.mktemp(request.param), sample_home) as found:
        yield found


def rows_of(site_, file):
    raw = (site_.folder / "data" / f"sample_{file}").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") >= 1
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline="")))


def visible(text):
    """The words of a page as a reader sees them."""
    body = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", body))


def big(text):
    """The figures of the cards, in their order."""
    return [int(figure.replace(",", "")) for figure in re.findall(r'<p class="big"><a[^>]*>([\d,]+)</a>', text)]


# --- figures ---------------------------------------------------------------------------------------------------


def test_cards_tables_and_exports_say_the_same(either):
    index = either.text("index.html")
    candidates, flagged, indeterminate, *_ = big(index)
    models_csv = rows_of(either, "models.csv")
    assert candidates == len({row["产品型号"] for row in rows_of(either, "candidates.csv")})
    assert flagged == sum(row["判定"] == "non_compliant" for row in models_csv)
    assert indeterminate == sum(row["判定"] == "indeterminate" for row in models_csv)
    assert flagged == either.number("select sum(flagged) from mart.enterprise")
    stages = [int(n.replace(",", "")) for n in re.findall(r"<li[^>]*><b>([\d,]+)</b><span>", index)]
    assert len(stages) == 5
    assert sum(stages) == flagged


def test_a_suspended_model_still_stands_in_the_announcement(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    run = reading.read_run(con)
    before = revocation.build(con, run).cards
    con.execute("update mart.model_today set listing = 'suspended' where listing = 'listed'")
    assert revocation.build(con, run).cards == before


def test_the_enterprise_column_adds_up_to_the_flagged_models(either):
    table = either.text("index.html").split('id="by-enterprise"')[1].split("</table>")[0]
    column = [int(n.replace(",", "")) for n in re.findall(r'data-l="标记" class="num">([\d,]+)<', table)]
    assert sum(column[:-1]) == column[-1] == big(either.text("index.html"))[1]


def test_rule_pages_count_their_population_and_their_findings(either):
    for rule, *counts in either.con.sql("""
        select lower(rule_id), non_compliant, indeterminate, compliant, not_applicable, population
        from mart.rule_coverage""").fetchall():
        table = either.text(f"rule/{rule}.html").split('id="coverage"')[1].split("</table>")[0]
        told = [int(n.replace(",", "")) for n in re.findall(r'data-l="车型" class="num">([\d,]+)<', table)]
        assert told == counts
        assert sum(told[:4]) == told[4]


def test_the_quality_page_adds_up_and_says_so(either):
    page = either.text("quality.html")
    assert "不一致" not in visible(page)
    assert visible(page).count("一致 Agrees") == 5
    files = rows_of(either, "files.csv")
    assert sum(int(f["读取行数"]) for f in files) == sum(
        int(f[key]) for f in files for key in ("接收行数", "隔离行数", "重复行数")
    )


def test_a_count_that_disagrees_is_shown_and_not_smoothed(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("update mart.rule_coverage set compliant = compliant + 1 where rule_id = 'R001'")
    assert "不一致" in visible(sample.Site.of(con, tmp_path / "site").text("quality.html"))


def test_no_code_stands_where_a_name_belongs(either):
    quality, targets, law = (visible(either.text(f"{name}.html")) for name in ("quality", "targets", "law"))
    checks = either.con.sql("select check_id from mart.quality_check where contains(check_id, '_')").fetchall()
    assert [check for (check,) in checks if check in quality] == []
    named = "select source from mart.ingest_file join mart.source_status using (source) where source like '%_table'"
    assert [source for (source,) in either.con.sql(named).fetchall() if source in quality] == []
    assert not re.search(r">(000000|[1-6]\d0000)<", either.text("targets.html"))
    assert not re.search(r"GB \d+[.\d]*-\d{4}\|", law)
    assert "reported figures" not in re.sub(r"\b(?!1 )\d+ reported figures", "", targets)


def test_exports_are_complete(either):
    tables = {
        "models.csv": "model_today", "findings.csv": "finding", "candidates.csv": "revocation_candidate",
        "quarantine.csv": "quarantine", "files.csv": "ingest_file", "retirement_progress.csv": "retirement_progress",
        "retirement_months.csv": "retirement_month", "retirement_forecast.csv": "retirement_forecast",
        "retirement_conflicts.csv": "retirement_conflict", "retirement_backtest.csv": "retirement_backtest",
        "stage_timing_city.csv": "stage_timing_city", "stage_timing_months.csv": "stage_timing_month",
        "stage_timing_reasons.csv": "stage_timing_reason", "registered_after_stop.csv": "registered_after_stop",
        "matrix.csv": "stage_class_duty", "matrix_models.csv": "stage_model_class",
        "matrix_cities.csv": "stage_city_profile",
        "fleet_share.csv": "fleet_share", "fleet_differences.csv": "fleet_difference",
        "plan_targets.csv": "plan_target", "nev_output.csv": "nev_output", "reported_figures.csv": "reported_figure",
        "provincial_reports.csv": "provincial_report",
    }  # fmt: skip
    assert {f"{path.stem}.csv" for path in exports.QUERIES.glob("*.sql")} == tables.keys()
    for file, table in tables.items():
        assert (
            len(rows_of(either, file))
            == either.number(f"select count(*) from mart.{table}")
            == either.summary.rows[file]
        )
    machine = json.loads(either.text("data/sample_findings.json"))
    assert [f["finding_id"] for f in machine["findings"]] == [
        row["标记编号"] for row in rows_of(either, "findings.csv")
    ]
    assert machine["schema_version"] == exports.SCHEMA_VERSION
    assert machine["findings"][0]["evidence"] == [] or machine["findings"][0]["evidence"][0]["field"]


def test_every_flagged_model_and_no_other_has_a_dossier(either):
    ids = {row[0] for row in either.con.sql("select model_id from mart.model_today where has_dossier").fetchall()}
    assert {path.stem for path in (either.folder / "model").glob("*.html")} == ids


def test_a_share_is_rounded_half_up():
    assert [percent(*pair) for pair in ((1, 3), (2, 3), (1, 8), (3, 8), (0, 5), (0, 0), (5, 5))] == [
        33.3, 66.7, 12.5, 37.5, 0.0, 0.0, 100.0,
    ]  # fmt: skip
    assert percent(1, 2000) == 0.1


# --- the same again --------------------------------------------------------------------------------------------


def test_two_renders_are_the_same_bytes_in_one_process_and_in_many(either, tmp_path, monkeypatch):
    monkeypatch.setattr(writing, "FEW", 1)
    again = site.render_from(either.con, tmp_path / "again")
    first, second = (folder / "manifest.json" for folder in (either.folder, again.folder))
    assert first.read_bytes() == second.read_bytes()
    for path, digest in json.loads(first.read_text("utf-8"))["files"].items():
        assert hashlib.sha256((again.folder / path).read_bytes()).hexdigest() == digest
    names = {path.relative_to(again.folder).as_posix() for path in again.folder.rglob("*") if path.is_file()}
    assert names == {*json.loads(first.read_text("utf-8"))["files"], "manifest.json"}
    assert (again.pages, again.files, again.bytes) == (either.summary.pages, either.summary.files, either.summary.bytes)


def test_pages_are_as_kept(tmp_path):
    for name, text in sample.kept_pages(tmp_path).items():
        kept = HERE / f"{name}.html"
        assert text == kept.read_text("utf-8"), f"{kept} differs: look at it, then run python tests/pages/sample.py"


def test_every_page_module_has_its_template_and_its_kept_page():
    for module in (REPORTS / "pages").glob("[!_]*.py"):
        assert module.with_suffix(".html.j2").exists(), f"{module} has no template beside it"
        assert (HERE / f"{module.stem}.html").exists(), f"{module} has no kept page in {HERE}"
    for folder in ("chapters", "places"):
        for module in (REPORTS / folder).glob("[!_]*.py"):
            assert module.with_suffix(".html.j2").exists(), f"{module} has no template beside it"


def test_a_site_renders_from_a_closed_warehouse_file(tmp_path):
    database = tmp_path / "w.duckdb"
    sample.build(database).close()
    assert site.render(database, tmp_path / "site").run_id == sample.RUN_ID
    assert (tmp_path / "site" / "index.html").exists()
    with warehouse.connect(database, read_only=True) as con:
        assert reading.read_run(con).run_id == sample.RUN_ID


# --- publishing ------------------------------------------------------------------------------------------------


def test_a_failed_run_leaves_the_last_site(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    folder = site.render_from(con, tmp_path / "site").folder
    before = (folder / "manifest.json").read_bytes()
    con.execute("update mart.finding_evidence set law_row_id = 'C999' where law_row_id is not null")
    with pytest.raises(SiteError, match=r"law\.html#C999, which is not there"):
        site.render_from(con, folder)
    assert (folder / "manifest.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_run_killed_between_the_two_renames_is_undone_by_the_next(tmp_path):
    folder = tmp_path / "site"
    with publishing.swapped(folder) as new:
        (new / "index.html").write_text("last good", encoding="utf-8")
    folder.rename(beside(folder, "old"))
    beside(folder, "new").mkdir()
    with pytest.raises(RuntimeError), publishing.swapped(folder):
        raise RuntimeError("the next run fails too")
    assert (folder / "index.html").read_text(encoding="utf-8") == "last good"


def test_a_warehouse_without_a_run_is_refused(tmp_path):
    con = sample.create(tmp_path / "w.duckdb")
    with pytest.raises(SiteError, match="0 current rows"):
        site.render_from(con, tmp_path / "site")


class Deadly:
    """A view that ends the process which reads it."""

    @property
    def rows(self):
        os._exit(3)


def test_a_process_that_dies_fails_the_site_and_leaves_the_last(tmp_path, monkeypatch):
    con = sample.build(tmp_path / "w.duckdb")
    folder = site.render_from(con, tmp_path / "site").folder
    before = (folder / "manifest.json").read_bytes()
    deadly = Page("law.html", "law.html.j2", Pair("", ""), Deadly(), (), kib=1)
    monkeypatch.setattr(writing, "FEW", 1)
    monkeypatch.setattr(site, "_pages", lambda con, run: iter([deadly]))
    with pytest.raises(SiteError, match="has died; the last site stays"):
        site.render_from(con, folder)
    assert (folder / "manifest.json").read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


PAGE = Page("index.html", "overview.html.j2", Pair("", ""), None, (), kib=1)


@pytest.mark.parametrize(
    ("markup", "problem"),
    [
        ('<a href="gone.html">', "links to gone.html"),
        ('<a href="#gone">', "links to #gone"),
        ('<a href="https://example.invalid/">', "would load or run"),
        ('<img alt="">', "would load or run"),
        ('<p onclick="x()">', "would load or run"),
        ('<link rel="icon">', "would load or run"),
        ('<p style="background:url(x.png)">', "would load or run"),
        ('<p id="a"></p><p id="a"></p>', "uses an id twice"),
    ],
)
def test_the_gate_names_what_is_wrong(markup, problem):
    gate = checking.Gate()
    gate.add(checking.look(PAGE, markup))
    with pytest.raises(SiteError, match=re.escape(problem)):
        gate.finish(["index.html"])


def test_a_page_larger_than_it_should_be_is_told_and_still_published():
    gate = checking.Gate()
    gate.add(checking.look(PAGE, "x" * 1025))
    gate.finish(["index.html"])
    assert gate.heavy == ["index.html has 1,025 bytes, more than 1 KiB"]


@pytest.mark.parametrize("path", ["../x.html", "/x.html", "model/<b>.html", "Model/x.html"])
def test_the_gate_refuses_a_path_that_is_not_plain(path):
    gate = checking.Gate()
    gate.add(checking.look(Page(path, "overview.html.j2", Pair("", ""), None, (), kib=1), ""))
    with pytest.raises(SiteError, match="not a safe path"):
        gate.finish([path])


# --- text stays text -------------------------------------------------------------------------------------------


def test_hostile_names_are_inert_on_every_page(shown):
    for path in shown.folder.rglob("*.html"):
        text = path.read_text("utf-8")
        allowed = 2 if path.name in ("models.html", "matrix.html") else 0
        assert text.count("<script") == allowed, path
        assert "<img" not in text
        assert "\u202e" not in text
        assert text.count("</style>") == 2, path
    assert "<script>alert(1)</script>" in visible(shown.text("models.html"))
    assert "{0}{n}%s{{ 7*7 }}" in visible(shown.text("models.html"))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("＝1+1", "'＝1+1"), ("\ufeff=1", "'\ufeff=1"), ("  +1", "'  +1"), ("-2汽车", "'-2汽车"),
        ("@SUM", "'@SUM"), ("＠SUM", "'＠SUM"), ("\tx", "'\tx"), ("\rx", "'\rx"), ("\nx", "'\nx"), ("\0x", "'\0x"),
        ("\u200b=1", "'\u200b=1"), ("a=1", "a=1"), ("", ""), (None, None), (-5, -5), (1.5, 1.5), (True, "是"),
    ],
)  # fmt: skip
def test_a_cell_that_would_start_a_formula_is_quoted(value, written):
    assert exports.office(value) == written


def test_no_exported_cell_starts_a_formula(either):
    for path in (either.folder / "data").glob("*.csv"):
        for row in rows_of(either, path.name.removeprefix("sample_")):
            for cell in row.values():
                first = next((c for c in cell if c.isprintable() and not c.isspace()), "")
                assert first not in exports.FORMULA or re.fullmatch(r"-?\d+(\.\d+)?", cell), (path.name, cell)


def test_sample_data_is_marked_and_real_data_is_not(tmp_path, shown):
    real = sample.Site.of(sample.build(tmp_path / "w.duckdb", sample=False), tmp_path / "site")
    for found, is_sample in ((shown, True), (real, False)):
        for path in found.folder.rglob("*.html"):
            text = path.read_text("utf-8")
            title = re.search(r"<title>(.*?)</title>", text)[1]
            marks = (
                title.startswith("【样例】"),
                "样例数据声明" in text,
                "@top-right{content:" in text.split("</style>")[1],
            )
            assert marks == (is_sample,) * 3, path
        files = [path.name for path in (found.folder / "data").iterdir()]
        links = re.findall(r'download="([^"]+)"', found.text("quality.html"))
        assert {name.startswith("sample_") for name in (*files, *links)} == {is_sample}
        assert all(name.rpartition(".")[0].endswith(f"_{sample.AS_OF}_{sample.RUN_ID}") for name in links)


@pytest.mark.parametrize(
    ("page", "articles"),
    [("index", "（九）（十一）（十四）"), ("timing", "（九）"), ("fleets", "（十一）"), ("halfyear", "（十四）"),
     ("targets", "（九）（十）（十一）（十四）"), ("province/410000", "（九）（十一）")],
)  # fmt: skip
def test_a_page_names_the_articles_that_it_is_about(shown, page, articles):
    assert f"工信部节〔2018〕136号 第{articles}项" in visible(shown.text(f"{page}.html").split("</header>")[0])


def test_the_main_points_name_all_their_sources(shown):
    points = shown.text("index.html").split('<section id="glance"')[1].split("</section>")[0]
    assert re.search("来源：[^。]*登记[^。]*淘汰[^。]*统计[^。]*法规时间表", visible(points))


def test_a_replay_says_what_was_known_when(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("update mart.run set known_on = date '2021-06-01'")
    assert "只使用 2021-06-01 当时已知的数据" in visible(sample.Site.of(con, tmp_path / "site").text("law.html"))


def test_nothing_to_report_keeps_every_heading(tmp_path, shown):
    empty = sample.Site.of(sample.build(tmp_path / "w.duckdb", empty=True), tmp_path / "site")
    for page in ("index.html", "models.html", "quality.html", "law.html", "rule/r001.html", "conflicts.html",
                 "forecast.html", "timing.html", "matrix.html", "targets.html", "halfyear.html", "fleets.html",
                 "region/bth.html", "province/410000.html", "city/410100.html"):  # fmt: skip
        headings = [re.findall(r"<h2[^>]*>(.*?)</h2>", found.text(page)) for found in (empty, shown)]
        assert headings[0] == headings[1]
        assert "本期无相关数据（检查于 2021-07-02）" in visible(empty.text(page))


def test_every_table_has_its_caption_and_every_status_its_shape(either):
    for path in either.folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert text.count("<table") == text.count("<caption"), path
        cells = re.findall(r'<td data-l="状态"[^>]*>(.*?)</td>', text)
        assert all(cell.startswith('<span class="st ') for cell in cells), path


def test_figures_of_a_list_stand_to_the_right_and_a_class_is_called_one(shown):
    page = shown.text("matrix.html")
    assert re.findall(r'<td data-l="(?:不得登记|不得销售)的城市数"(.*?)>', page)[:2] == [' class="num"'] * 2
    assert re.search(r'<th scope="row">第\d+类 ', page)


def test_a_flag_is_never_called_a_violation(either):
    for path in either.folder.rglob("*.html"):
        said = visible(path.read_text("utf-8"))
        assert "违规" not in said
        assert said.count("违法") == said.count("标记不等于违法认定") + said.count("标记不是违法认定"), path


def test_a_stage_that_its_text_leaves_open_is_not_called_unstated(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("update mart.model_today set emission_stage = null")
    pages = list((sample.Site.of(con, tmp_path / "site").folder / "model").glob("*.html"))
    assert pages
    for page in pages:
        said = visible(page.read_text("utf-8").split('id="history"')[0])
        assert "文本不能确定" in said, page


def test_a_long_cell_does_not_swallow_the_page(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("update mart.model_today set emission_standard_raw = repeat('国', 32767)")
    con.execute("update mart.cited_cell set value = repeat('国', 32767)")
    con.execute("update mart.quarantine set value = repeat('国', 32767)")
    assert sample.Site.of(con, tmp_path / "site").summary.pages > 7


def test_a_wide_source_row_and_a_long_history_fit_a_dossier(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("""
        insert into mart.cited_cell
        select file_sha256, sheet, row_no, 100 + k, 'Z' || k, '另一个表头' || k, null,
            '一段中等长度的内容，写在不相干的单元格里' || k
        from (select distinct file_sha256, sheet, row_no from mart.cited_cell), range(400) as t(k)""")
    con.execute("insert into mart.model_history select h.* from mart.model_history as h, range(80)")
    shown = sample.Site.of(con, tmp_path / "site")
    pages = list((shown.folder / "model").glob("*.html"))
    assert max(page.stat().st_size for page in pages) <= 60 * 1024
    assert all("个空白或未引用的单元格未列出" in page.read_text("utf-8") for page in pages)


# --- words -----------------------------------------------------------------------------------------------------


def _sources():
    files = [path for path in REPORTS.rglob("*") if path.suffix in {".py", ".j2"}]
    return "\n".join(path.read_text("utf-8") for path in files)


def test_every_word_has_both_languages_and_the_same_blanks():
    for key, entry in words.catalogue().items():
        assert entry.zh, key
        assert entry.en, key
        blanks = {name for _, name, _, _ in string.Formatter().parse(entry.zh) if name}
        for english in filter(None, (entry.en, entry.en_one)):
            filled = {name.removesuffix("_en") for _, name, _, _ in string.Formatter().parse(english) if name}
            assert filled <= blanks | {"en", "n"}, key
        assert not re.search(r"[一-鿿][,;:?!]", entry.zh), f"{key}: half-width punctuation after Chinese"
        assert not re.search(r"[一-鿿，。；：]", entry.en), f"{key}: Chinese in the English"


def test_one_thing_has_one_name_on_site_letter_and_targets():
    """What the rules count is neither 认定, an authority's ruling, nor 申报, what a province reports."""
    texts = [entry.zh.replace("违法认定", "") for entry in words.catalogue().values()]
    texts.append((SQL_DIR / "marts" / "plan_target.sql").read_text("utf-8").replace("违法认定", ""))
    others = re.compile("认定|申报淘汰|累计申报|按时|不能判定|城市重型车|燃气重型车|六类")
    assert [text for text in texts if others.search(text)] == []
    assert all("Light delivery" not in entry.en and "Commuting" not in entry.en for entry in words.catalogue().values())


def test_no_word_is_unused():
    sources = _sources()
    families = {"outcome", "stage_of_case", "listing", "source_status", "check_severity", "file_status", "evidence",
                "confidence", "severity", "ground", "stage", "fuel", "group", "use", "event", "entry_kind", "reason",
                "field", "forecast_status", "forecast_method", "forecast_note", "basis", "truck_outcome",
                "balance_part", "quota_kind", "conflict_state", "timing_state", "duty_group", "stop_kind",
                "legal_form", "plan_region", "timing_file", "fleet_name", "fleet_outcome", "unknown_basis",
                "kept_out", "target_outcome", "target_origin", "target_unit", "operator", "output_origin",
                "output_doubt", "source_note", "metric", "report_status"}  # fmt: skip
    terms = {"method", "forecast_term", "fleet_term", "target_term"}
    composed = {"nav", "section", "link", "download", "col", "identity", "page"} | terms
    for key in words.catalogue():
        family, _, rest = key.partition(".")
        if family in families:
            assert re.search(rf"names?\(['\"]{family}['\"]|\"{family}\"", sources), family
        elif family in composed:
            stem = rest.removesuffix("_text") if family in terms else rest
            plain = stem.replace("_csv", ".csv").replace("_json", ".json")
            assert re.search(rf"['\"]{re.escape(plain)}#?['\"]|{re.escape(key)}['\"]", sources) or plain in {
                path.stem for path in (REPORTS / "chapters").glob("*.py")
            }, key
        else:
            assert re.search(rf"['\"]{re.escape(key)}['\"]", sources), f"{key} is not used"


def test_no_raw_key_stands_on_a_page(either):
    tables = tomllib.loads(words.CATALOGUE.read_text("utf-8"))
    pattern = re.compile(rf"\b(?:{'|'.join(tables)})\.[a-z_]+\b")
    files = re.compile(r"\b(?:models|files|matrix)\.(?:csv|html|json)")
    for path in either.folder.rglob("*.html"):
        said = files.sub("", visible(path.read_text("utf-8")))
        assert not (hit := pattern.search(said)), (path, hit)


def test_templates_hold_no_words_of_their_own():
    for path in REPORTS.rglob("*.j2"):
        bare = re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        assert not (hit := re.search(r"[一-鿿]+", bare)), (path.name, hit)


@pytest.mark.parametrize(
    ("code", "zh", "en"),
    [
        ("missing:emission_stage", "缺少：排放阶段", "Missing: emission stage"),
        ("missing:fuel,gvm_kg", "缺少：燃料种类、总质量", "Missing: fuel, gross mass"),
        ("missing:not_a_field", "缺少：not_a_field", "Missing: not_a_field"),
        ("not_listed", "不在公告中", "Not listed"),
        ("brand_new_code", "brand_new_code", "brand_new_code"),
        ("brand_new:code", "brand_new:code", "brand_new:code"),
        (None, "", ""),
    ],
)
def test_a_reason_code_has_words_or_stands_for_itself(code, zh, en):
    assert words.reason(code) == Pair(zh, en)


def test_every_reason_in_use_has_words(either):
    for (code,) in either.con.sql("""
        select reason_code from mart.rule_reason where reason_code is not null
        union select reason_code from mart.quarantine""").fetchall():
        assert words.reason(code).zh != code


def test_a_published_word_is_known_by_its_chinese():
    assert words.name("fuel", "柴油") == Pair("柴油", "diesel")
    assert words.name("entry_kind", "变更扩展") == Pair("变更扩展", "Change or extension")
    assert words.names("group", "HDV|LDV") == Pair("重型车、轻型车", "heavy-duty, light-duty")
    assert words.evidence("announced_stage", "IV | V") == Pair("国四、国五", "China IV, China V")
    assert words.evidence("required_stage", "VI (6a)") == Pair("国六（6a）", "China VI (6a)")
    assert words.evidence("gvm_kg", "25000 | 26000") == Pair("25000 | 26000", "25000 | 26000")


def test_the_number_of_a_standard_stays_on_one_line():
    whole = '<span class="nw">{}</span>'.format
    assert markup.unbroken("GB 18352.3-2005|GB 17691-2005") == f"{whole('GB 18352.3-2005')}、{whole('GB 17691-2005')}"
    assert markup.unbroken("公告2021年第14号 <b>") == "公告2021年第14号 &lt;b&gt;"


def test_one_is_singular():
    assert words.say("revocation.status", n=1).en == "1 candidate"
    assert words.say("revocation.status", n=2).en == "2 candidates"


# --- look and size ---------------------------------------------------------------------------------------------


def _luminance(colour):
    full = "".join(c * 2 for c in colour) if len(colour) == 3 else colour
    channels = [int(full[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _contrast(one, other):
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def test_no_page_is_heavier_than_it_should_be(either):
    assert either.summary.heavy == ()


def test_no_page_of_many_models_is_heavier_than_it_should_be(shown):
    assert shown.summary.heavy == ()


def test_colours_keep_their_contrast():
    css = (REPORTS / "static" / "report.css").read_text("utf-8")
    tokens = dict(re.findall(r"--([a-z]+):#([0-9a-f]{3,6})", css)) | {"white": "fff"}
    text = [(ink, ground) for ink in ("ink", "muted", "link") for ground in ("page", "tint", "warnbg")]
    text += [("ink", "pale"), ("ink", "badbg"), ("muted", "pale"), ("white", "blue"), ("onblue", "blue")]
    text += [("ink", "soft"), ("white", "deep"), ("deep", "page"), ("blue", "page"), ("bad", "page")]
    text += [(kind, f"{kind}bg") for kind in ("ok", "warn", "bad", "none")]
    graphics = [(mark, ground) for mark in ("mid", "edge", "gold", "bad") for ground in ("page", "tint")]
    graphics += [("ink", "focus"), ("focus", "blue")]
    wanted = [(pair, 4.5) for pair in text] + [(pair, 3.0) for pair in graphics]
    found = {pair: _contrast(tokens[pair[0]], tokens[pair[1]]) for pair, _ in wanted}
    assert {pair: round(found[pair], 2) for pair, least in wanted if found[pair] < least} == {}


def test_stylesheet_and_script_keep_their_size():
    styles = environment.static("report.css") + environment.static("list.css")
    assert len(styles.encode()) <= 18 * 1024
    assert len(environment.static("list.js").encode()) <= 4 * 1024


@pytest.mark.parametrize(("rows", "kib"), [(30_000, 500), (100_000, 2_048)])
def test_a_long_list_fits_its_page(tmp_path, rows, kib):
    con = sample.build(tmp_path / "w.duckdb")
    sample.grow(con, rows - len(sample.ORDINARY), flagged=7_000)
    (page,) = models.build(con, run := reading.read_run(con))
    text = environment.render(environment.environment(), page, run)
    assert len(text.encode()) <= kib * 1024
    assert page.kib == kib
    told = visible(text)
    assert f"共 {rows:,} 行" in told
    candidates = con.sql("select count(*) from mart.revocation_candidate").fetchone()[0]
    assert f"另有 {7_007 - 5_000:,} 个被标记车型没有单独页面" in told
    assert candidates < 5_000


def test_packing_keeps_every_value():
    rows = [[f"CA{n:05d}", "样例" + str(n % 70)] for n in range(500)]
    table = json.loads(zlib.decompress(base64.b64decode(biglist.pack(rows, ["x"] * 500))))
    words_, at = table["columns"][1]["words"], table["columns"][1]["at"]
    places = [sum((ord(d[r]) - 35) * 56 ** (len(at) - 1 - k) for k, d in enumerate(at)) for r in range(500)]
    assert [words_[place] for place in places] == [row[1] for row in rows]
    last, fronts = "", []
    for line in table["columns"][0]["values"].split("\n"):
        last = last[: ord(line[0]) - 35] + line[1:]
        fronts.append(last)
    assert fronts == [row[0] for row in rows]
