"""The pages of China VI timing: figures that agree everywhere, dates that accuse nobody unless they are certain."""

import csv
import io
import json
import re
from datetime import date
from html import unescape
from itertools import pairwise

import pytest
from pages import sample, timing_rows

from catalogue import internal
from catalogue.settings import Home
from reports import environment, reading, scopes, strips, timing
from reports.pages import matrix
from reports.timing import City
from reports.words import Pair
from tests.homes import catalogue

GROUPS = {"轻型车": "LDV", "城市重型柴油车": "HDV_URBAN", "重型燃气车": "HDV_GAS"}


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    return sample.rendered(tmp_path_factory.mktemp("site"), hostile=True)


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A site without dates, registrations and matrix."""
    return sample.rendered(tmp_path_factory.mktemp("site"), trucks=False, timing=False)


@pytest.fixture(scope="module")
def of_home(tmp_path_factory, sample_home):
    """The site of a home after a night on sample data."""
    with sample.rendered_from("home", tmp_path_factory.mktemp("home"), sample_home) as found:
        yield found


@pytest.fixture(params=["invented", "home"])
def either(request, shown, of_home):
    return shown if request.param == "invented" else of_home


def visible(text):
    body = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", body))


def rows_of(site, file):
    text = (site.folder / "data" / f"sample_{file}").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def number(text):
    return 0 if text in ("", "—") else int(text.replace(",", ""))


def section(text, id_):
    return text.split(f'<section id="{id_}"')[1].split("</section>")[0]


def cards(text):
    """The figures of the cards by their Chinese titles."""
    return dict(re.findall(r'<h3>([^<]+?) <span.*?<p class="big"><a[^>]*>([^<]+)</a>', text, re.DOTALL))


def table(text, title):
    """The rows of the table of that title: Chinese words of the heading, then all cells without markup and English."""
    part = next(part for part in text.split("<table")[1:] if re.search(f"<caption>{title}", part)).split("</table>")[0]
    rows = {}
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part.split("<tbody>")[1], re.DOTALL):
        bare = re.sub(r'<span class="en".*?</span>', "", row)
        heading, *cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", bare, re.DOTALL)
        rows[visible(heading).strip()] = [visible(cell).strip() for cell in cells]
    return rows


# --- figures ---------------------------------------------------------------------------------------------------


def test_cards_tables_and_exports_say_the_same(either):
    page = either.text("index.html")
    cities = rows_of(either, "stage_timing_city.csv")
    places = {row["城市代码"] for row in cities}
    for title, rows in (("轻型车：", "LDV"), ("城市重型柴油车：", "HDV_URBAN")):
        strip = table(either.text("timing.html"), title)
        of_group = [row for row in cities if row["车辆类别"] == rows]
        told = [sum(number(cells[at]) for cells in strip.values()) for at in range(5)]
        states = ("on_time", "late", "uncertain", "no_act_found")
        assert told == [len(of_group), *(sum(row["是否按期"] == state for row in of_group) for state in states)]
    light = [row for row in cities if row["车辆类别"] == "LDV"]
    assert number(cards(page)["国六按期实施（轻型车）"]) == sum(row["是否按期"] == "on_time" for row in light)
    months = [row for row in rows_of(either, "stage_timing_months.csv")
              if row["城市代码"] in places and row["月份"] >= "2019-07-01"]  # fmt: skip
    counts = table(page, "2019-07-01 以来的登记")
    for name, group in GROUPS.items():
        of_group = [row for row in months if row["车辆类别"] == group]
        assert number(counts[name][0]) == sum(number(row["检查登记"]) for row in of_group)
    columns = ("检查登记", "达到阶段", "低于阶段", "无法判定", "其中法规日期不确定", "不适用")
    early = [row for row in months if row["车辆类别"] in GROUPS.values()]
    assert [number(cell) for cell in counts["合计"]] == [sum(number(row[c]) for row in early) for c in columns]
    assert number(cards(page)["登记时低于当地阶段"]) == number(counts["合计"][2]) > 0
    for cells in counts.values():
        assert number(cells[0]) == sum(number(cells[at]) for at in (1, 2, 3, 5))


def test_the_target_of_the_plan_counts_the_same_registrations(of_home):
    sum_ = table(of_home.text("index.html"), "2019-07-01 以来的登记")["合计"]
    told = of_home.con.sql("select checked, below_stage, indeterminate from mart.plan_timing").fetchone()
    assert tuple(number(sum_[at]) for at in (0, 2, 3)) == told


def test_cities_add_up_to_every_place_and_months_to_its_card(either):
    all_ = scopes.read(either.con)
    for scope in all_.of_kind("region") + all_.of_kind("province"):
        page = either.text(scope.path)
        rows = table(page, "所属城市的实施日期与登记")
        total = rows.pop("合计")
        assert sorted(rows) == sorted(city.scope_name for city in all_.cities(scope))
        for at in (2, 3, 4):
            assert sum(number(cells[at]) for cells in rows.values()) == number(total[at])
        for city in all_.cities(scope):
            own = cards(either.text(city.path))["登记时低于当地阶段"]
            assert own == rows[city.scope_name][3], (scope, city)
        if number(total[2]):
            assert cards(page)["登记时低于当地阶段"] == total[3]
            months, groups = (table(page, title) for title in ("逐月登记", "按车辆类别的登记"))
            assert months.pop("合计") == groups.pop("合计")
            assert sum(number(cells[0]) for cells in months.values()) == number(total[2])
            assert sum(number(cells[0]) for cells in groups.values()) == number(total[2])


def test_the_page_of_all_cities_lists_each_city_under_each_group(either):
    page = either.text("timing.html")
    exported = rows_of(either, "stage_timing_city.csv")
    for name, group in GROUPS.items():
        rows = table(page, rf"{name}（")
        wanted = {row["城市"]: row for row in exported if row["车辆类别"] == group}
        assert set(rows) == set(wanted)
        part = next(part for part in page.split("<table")[1:] if f"<caption>{name}（" in part).split("</table>")[0]
        assert part.count('<span class="st ') >= len(rows)  # how a city stands is a shape, a word and a colour
        for city, cells in rows.items():
            assert cells[2] == wanted[city]["实施日期"]
            assert [number(cell) for cell in cells[4:]] == [
                number(wanted[city][column]) for column in ("检查登记", "低于阶段", "无法判定")
            ]
            assert wanted[city]["时间表编号"] in cells[3]


def test_months_long_ago_are_one_row_so_that_the_table_adds_up():
    months = [timing.Counts(3, 1, 1, 1, 0, 0, f"2016-{n}") for n in range(40)]
    found, shown = timing.latest(months), timing.SHOWN_MONTHS
    assert (len(found), found[0].key, found[0].checked) == (shown + 1, timing.EARLIER, 3 * (40 - shown))
    assert timing.total("", found) == timing.total("", months)
    assert timing.latest(months[:shown]) == months[:shown]


# --- on time, late, uncertain ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "day", "standing", "kind"),
    [
        ("130200", "2019-07-01", "按期", "ok"),  # on the very day
        ("130400", "2019-07-02", "迟", "bad"),  # a day later
        ("440300", "2018-11-01", "按期", "ok"),
        ("110000", "2020-01-01", "迟", "bad"),
        ("140300", "2019-07-01", "日期不确定", "warn"),  # on the day by a row that is not certain
        ("510100", "2019-07-12", "日期不确定", "warn"),  # late by a row that is not certain
        ("370100", "—", "未查到文件", "none"),  # the national date only: neither late nor on time
    ],
)
def test_a_city_stands_by_its_date_and_by_how_sure_the_law_is(shown, code, day, standing, kind):
    page = shown.text(f"city/{code}.html")
    assert cards(page)["国六实施（轻型车）"] == day
    assert f'<li class="card {kind}"><h3>国六实施（轻型车）' in page
    assert table(page, "国六实施日期")["轻型车"][0] == standing
    exported = {row["城市代码"]: row for row in rows_of(shown, "stage_timing_city.csv") if row["车辆类别"] == "LDV"}
    names = {"on_time": "按期", "late": "迟", "uncertain": "日期不确定", "no_act_found": "未查到文件"}
    assert names[exported[code]["是否按期"]] == standing


def test_where_no_act_is_known_the_date_is_said_to_be_the_national_one(of_home):
    cities = of_home.con.sql("""select prefecture_code, effective_from::varchar from mart.stage_timing_city
        where timing = 'no_act_found' and effective_from is not null order by all limit 3""").fetchall()
    assert cities
    for code, day in cities:
        said = visible(section(of_home.text(f"city/{code}.html"), "timing"))
        assert re.search(rf"未查到文件 No act found\s*全国日期\s*national date\s*{day}", said), said[:600]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("city/410100.html", "ok"),  # both groups on time
        ("city/320100.html", "none"),  # no act for urban heavy diesel
        ("city/140300.html", "warn"),
        ("city/330200.html", "bad"),  # light vehicles on time, urban heavy diesel late
        ("region/yrd.html", "bad"),
        ("region/chengyu.html", "warn"),
        ("province/410000.html", "ok"),
    ],
)
def test_the_heading_tells_the_worst_of_what_the_plan_asks_for(shown, path, kind):
    assert f'<span class="st {kind}">' in section(shown.text(path), "timing").split("</div>")[0]


def test_uncertain_law_says_neither_late_nor_on_time_anywhere(shown):
    page = shown.text("index.html")
    strip = table(page, "轻型车：")
    assert strip["山西省"][:5] == ["8", "6", "—", "2", "—"]
    assert strip["四川省"][:5] == ["1", "—", "—", "1", "—"]
    assert strip["河北省"][:5] == ["9", "8", "1", "—", "—"]
    late = [row for row in re.findall(r"<tr><th scope=\"row\">迟.*?</tr>", page) if "轻型车" in row]
    assert [re.findall(r"[一-鿿]+市", visible(row)) for row in late] == [["北京市"], ["邯郸市"]]


def test_exceptions_name_the_act_and_lead_to_its_row_of_law(shown):
    rows = section(shown.text("index.html"), "timing").split('id="timing-exceptions"')[1].split("</table>")[0]
    assert set(re.findall(r'href="law.html#(C\d+)"', rows)) == {"C066", "C069", "C085", "C072", "C097", "C023", "C045"}
    assert "不确定" in visible(rows)  # how sure the law is stands beside its number
    law = shown.text("law.html")
    assert all(f'id="{row}"' in law for row in ("C066", "C072"))


def test_the_acts_of_a_place_come_with_document_date_and_confidence(shown):
    acts = table(shown.text("city/140300.html"), "适用于登记的国六法规")
    assert set(acts) >= {"C072", "C045", "C044"}
    assert acts["C072"][2:] == ["2019-07-01", "GB 18352.6-2016", "样例晋文〔2019〕3号", "不确定"]
    region = table(shown.text("region/bth.html"), "适用于登记的国六法规")
    assert region["C072"][-1] == "2"
    assert "尚未生效" not in visible(shown.text("region/bth.html"))
    con = shown.con
    assert con.sql("select count(*) from mart.law_row where row_id = 'C046' and stage = 'VI'").fetchone() == (1,)


def test_a_date_to_come_is_marked(tmp_path):
    con = sample.build(tmp_path / "w.duckdb", trucks=False)
    con.execute("update mart.law_row set effective_from = date '2021-07-03' where row_id = 'C047'")
    site = sample.Site.of(con, tmp_path / "site")
    acts = table(site.text("city/310000.html"), "适用于登记的国六法规")
    assert [act for act in acts if "尚未生效" in act] == ["C047尚未生效"]


# --- after a stop, the matrix ----------------------------------------------------------------------------------


def test_registrations_after_a_stop_name_models_and_months_and_say_that_dealers_are_not_known(shown):
    part = section(shown.text("timing.html"), "timing-stop")
    exported = rows_of(shown, "registered_after_stop.csv")
    assert len(exported) > 100
    assert part.count('<tr><th scope="row">') == 100
    assert f"合计 {sum(number(row['车辆']) for row in exported):,} 辆" in visible(part)
    assert "不能按经销商列出" in visible(part)
    assert "不指控任何人" in visible(part)
    assert re.search(r'<a href="data/sample_registered_after_stop.csv"', part)


def test_the_matrix_counts_every_pair_of_model_and_city(either):
    page = either.text("matrix.html")
    models = rows_of(either, "matrix_models.csv")
    closed = {}
    for row in rows_of(either, "matrix.csv"):
        closed.setdefault(row["车型组"], {})[row["城市组"]] = number(row["城市数"])
    pairs = sum(sum(closed[row["车型组"]].values()) for row in models)
    told = visible(section(page, "matrix-closed"))
    assert f"共有 {len(models):,} 个在列车型" in told
    assert f"组合 {pairs:,} 个" in told
    by_set = {}
    for row in rows_of(either, "matrix_cities.csv"):
        by_set.setdefault(row["城市组"], []).append(row["城市"])
    assert all(number(row["城市数"]) == len(by_set[row["城市组"]]) for row in rows_of(either, "matrix.csv"))
    sets = table(page, "有限制的城市组")
    assert set(sets) == {f"第{one}组" for row in closed.values() for one in row}
    for one, (cities, names) in ((name[1:-1], cells) for name, cells in sets.items()):
        assert number(cities) == len(by_set[one])
        assert all(name in names for name in by_set[one])


def test_the_pairs_of_the_matrix_are_those_of_the_mart(of_home):
    told = "select count(*) from (select distinct model_code, prefecture_code from mart.stage_model_city)"
    pairs = of_home.number(told)
    assert pairs > 0
    assert f"组合 {pairs:,} 个" in visible(of_home.text("matrix.html"))


def test_a_hundred_thousand_models_fit_the_matrix(tmp_path):
    con = sample.build(tmp_path / "w.duckdb", trucks=False)
    con.execute("""
        insert into mart.stage_model_class
        select substr('CADFEQHFCZZLZSXLZGJX', 1 + 2 * (i % 10)::int, 2) || (1000 + hash(i) % 9000)::text
            || substr(md5(i::text), 1, 5) || i::text, 1 + (hash(i) % 4)::int, 'V' from range(100010) as t(i)""")
    known = con.sql("select count(*) from mart.stage_model_class").fetchone()[0]
    run = reading.read_run(con)
    (page,) = matrix.build(con, run)
    text = environment.render(environment.environment(), page, run)
    assert len(text.encode()) <= 2_048 * 1024
    assert f"另有 {known - 100_000:,} 个车型只在 CSV 中" in visible(text)
    assert f"共有 {known:,} 个在列车型" in visible(text)


# --- vehicles nobody can name, texts that stay texts -----------------------------------------------------------


def test_no_vehicle_can_be_named_from_the_site_and_the_office_can_name_it(either, sample_home, tmp_path):
    raw = b"\n".join(path.read_bytes() for path in either.folder.rglob("*") if path.is_file())
    vins = [row[0] for row in either.con.sql("select vin from mart.stage_timing").fetchall()]
    assert vins
    assert not {vin.encode() for vin in vins} & set(re.findall(rb"[A-HJ-NPR-Z0-9]{17}", raw))
    assert timing_rows.PLANTED.encode() not in raw
    with (sample_home.internal / "registrations_below_stage.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if vins != [timing_rows.PLANTED]:
        below = either.con.sql("select vin from mart.stage_timing where outcome = 'non_compliant'").fetchall()
        assert sorted(row["车辆识别代号"] for row in rows) == sorted(vin for (vin,) in below)
        assert all(row["文件"] and number(row["行"]) > 1 and row["时间表编号"] for row in rows)
        assert all(row["文号"] and row["可信度"] != "uncertain" for row in rows)
    exports = [path.read_text("utf-8-sig") for path in (either.folder / "data").glob("*.csv")]
    assert not any("车辆识别代号" in text.split("\n")[0] for text in exports)
    assert set(internal.TABLES) == {path.stem for path in sample_home.internal.glob("*.csv")}


@pytest.mark.parametrize("text", ["=1+1", "\ufeff=1", "  ＠SUM", "\t1", "-2"])
def test_a_text_that_would_be_a_formula_is_quoted_for_the_office(tmp_path, monkeypatch, text):
    con = sample.create(tmp_path / "w.duckdb")
    monkeypatch.setattr(internal, "TABLES", {"t": f"select '{text}' as a, 'x=1' as b, 7 as c"})
    home = Home(tmp_path / "home")
    internal.write(con, home.create().root / "internal")
    with (home.internal / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert next(csv.DictReader(file)) == {"a": f"'{text}", "b": "x=1", "c": "7"}


def test_hostile_texts_are_inert(shown):
    for path in shown.folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert not re.search(r"<script>alert|<img|<b>样例</b>文", text), path
    assert "<b>样例</b>文{0}<script>alert(5)</script>" in visible(shown.text("city/110000.html"))
    assert "<img src=x onerror=alert(6)>" in visible(shown.text("timing.html"))
    assert "<script>alert(7)</script>" in visible(shown.text("matrix.html"))
    codes = {row["产品型号"] for row in rows_of(shown, "matrix_models.csv")}
    assert any(code.startswith("'=HYPERLINK") for code in codes)


# --- nothing there ---------------------------------------------------------------------------------------------


def test_without_dates_the_section_stays_and_gives_no_figure(without):
    page = without.text("index.html")
    said = visible(section(page, "timing"))
    assert "国六标准提前实施" in said
    assert "本期无相关数据（检查于 2021-07-02）" in said
    assert cards(page)["登记时低于当地阶段"] == "—"
    assert "国六按期实施（轻型车）" not in cards(page)
    for path in ("region/yrd.html", "province/410000.html", "city/310000.html"):
        part = section(without.text(path), "timing")
        assert "本期无相关数据（检查于 2021-07-02）" in visible(part)
        assert "<table" not in part
    for path in ("timing.html", "matrix.html"):
        assert "本期无相关数据（检查于 2021-07-02）" in visible(without.text(path))


def test_dates_without_registrations_are_shown_and_count_nothing(tmp_path):
    con = sample.build(tmp_path / "w.duckdb", trucks=False)
    for name in ("month", "reason"):
        con.execute(f"delete from mart.stage_timing_{name}")
    con.execute("""update mart.stage_timing_city set checked = 0, compliant = 0, below_stage = 0, indeterminate = 0,
        uncertain_law = 0, not_applicable = 0""")
    site = sample.Site.of(con, tmp_path / "site")
    page = site.text("index.html")
    assert number(cards(page)["国六按期实施（轻型车）"]) > 0
    assert cards(page)["登记时低于当地阶段"] == "—"
    assert "没有收到新车登记记录" in visible(page)
    assert table(site.text("timing.html"), "轻型车（")["上海市"][4:] == ["—", "—", "—"]
    assert table(site.text("region/yrd.html"), "所属城市的实施日期")["上海市"][2:] == ["—", "—", "—"]
    assert cards(site.text("city/310000.html"))["登记时低于当地阶段"] == "—"


def test_a_city_without_registrations_shows_none_and_not_nought(shown):
    assert table(shown.text("timing.html"), "轻型车（")["宁波市"][4:] == ["—", "—", "—"]
    assert cards(shown.text("city/330200.html"))["登记时低于当地阶段"] == "—"
    assert "本期无相关数据" in visible(section(shown.text("city/330200.html"), "timing"))


def test_one_city_can_be_asked_about_outside_of_the_million_too(sample_home):
    told = catalogue("check", "--json", "--home", sample_home.root, "--city", "310000").answer
    assert (told["scope_name"], told["is_million"], told["progress"]) == ("上海市", False, [])
    assert [row["vehicle_group"] for row in told["china_vi"]] == list(GROUPS.values())
    said = catalogue("check", "--home", sample_home.root, "--city", "310000")
    assert "China VI LDV: on_time, 2019-07-01 by C081 (verified)" in said.out
    unknown = catalogue("check", "--home", sample_home.root, "--city", "999999")
    assert (unknown.code, "no place of the plan" in unknown.err) == (2, True)


# --- the strip -------------------------------------------------------------------------------------------------


def _city(day, code="310000", standing=None):
    standing = standing or ("on_time" if day <= date(2019, 7, 1) else "late")
    return City(0, 0, 0, 0, 0, 0, code, "YRD", "样例市", "Sample", "LDV", date(2019, 7, 1), day, "C1", None, "verified",
                standing)  # fmt: skip


def _place(name):
    return scopes.Scope(name, name, name, "province", None, name, name, False, False)


DAYS = [
    [date(2019, 7, 1)],
    [date(2019, 7, 1), date(2019, 7, 2), date(2019, 7, 3), date(2019, 7, 12)],
    [date(2017, 1, 1), date(2019, 7, 1), date(2023, 7, 1), date(2023, 7, 2)],
    [date(2018, 11, 1), date(2019, 6, 30), date(2020, 7, 1)],
]


@pytest.mark.parametrize("days", DAYS)
def test_dots_stand_on_their_days_and_apart(days):
    drawn = strips.strip("LDV", [(_place("甲省"), [_city(day) for day in days])])
    (row,) = drawn.rows
    assert all(0 <= dot.x <= 100 for dot in row.dots)
    for level in {dot.y for dot in row.dots}:
        line = [dot for dot in row.dots if dot.y == level]
        assert all(after.x - before.x >= strips.APART for before, after in pairwise(line))
    by_x = {day: dot.x for day, dot in zip(sorted(days), row.dots, strict=True)}
    assert list(by_x.values()) == sorted(by_x.values())
    assert row.height >= max(dot.y for dot in row.dots) - min(dot.y for dot in row.dots) + strips.HIGH
    assert [dot.kind for dot in row.dots] == ["" if day <= date(2019, 7, 1) else "late" for day in sorted(days)]
    assert [tick.text for tick in drawn.ticks if tick.is_due] == ["2019-07-01"]
    assert drawn.ticks[0].x >= strips.EDGE
    assert drawn.ticks[-1].x <= 100 - strips.EDGE
    if date(2019, 7, 1) in days:
        assert by_x[date(2019, 7, 1)] == drawn.due_x


def test_the_worst_place_comes_first_and_ties_keep_their_order():
    cities = {
        "甲省": [_city(date(2019, 7, 1))],
        "乙省": [_city(date(2019, 7, 12), standing="uncertain")],
        "丙省": [_city(date(2020, 7, 1), standing="no_act_found")],
        "丁省": [_city(date(2019, 7, 2))],
        "戊省": [_city(date(2019, 6, 30))],
        "己省": [],
    }
    drawn = strips.strip("LDV", [(_place(name), found) for name, found in cities.items()])
    assert [row.name for row in drawn.rows] == [Pair(name, name) for name in ("丁省", "乙省", "丙省", "甲省", "戊省")]
    assert [row.dots == [] for row in drawn.rows] == [False, False, True, False, False]
    whole = drawn.whole
    assert (whole.units, whole.on_time, whole.late, whole.uncertain, whole.no_act_found) == (5, 2, 1, 1, 1)
    assert drawn.rows[0].text == "2019-07-02 实施 1 个，迟"


def test_places_answer_in_machine_form_as_well(shown):
    manifest = json.loads(shown.text("manifest.json"))["files"]
    assert {"timing.html", "matrix.html", "data/sample_matrix.csv", "region/yrd.html", "region/prd.html",
            "region/chengyu.html"} <= manifest.keys()  # fmt: skip
