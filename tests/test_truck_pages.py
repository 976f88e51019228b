"""The pages of the million trucks: figures that agree everywhere, vehicles nobody can name, gaps that stay gaps."""

import csv
import io
import re
from datetime import date
from html import unescape
from itertools import pairwise

import pytest
from pages import sample, truck_rows

from reports import burnup, calendar_rows, conflicts, environment, reading, scopes, tiles, trucks
from reports.pages import forecast, overview
from reports.series import Series
from reports.truck_views import reached
from reports.trucks import Forecast, Month, Progress
from reports.words import Pair
from tests.page_texts import section
from tests.page_texts import table as page_table

WHOLE = truck_rows.WHOLE
WINDOW = (date(2018, 6, 27), date(2020, 12, 31))


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    return sample.rendered(tmp_path_factory.mktemp("site"), hostile=True)


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A site of announcements only, as most are."""
    return sample.rendered(tmp_path_factory.mktemp("site"), trucks=False, timing=False)


def visible(text):
    body = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", body))


def rows_of(site, file):
    text = (site.folder / "data" / f"sample_{file}").read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def number(text):
    return int(text.replace(",", ""))


def cards(text):
    """The figures of the cards by their Chinese titles."""
    return dict(re.findall(r'<h3>([^<]+?) <span.*?<p class="big"><a[^>]*>([^<]+)</a>', text, re.DOTALL))


def table(text, title):
    """The rows of the table of that title: heading, then the figures by column."""
    part = next(part for part in text.split("<table")[1:] if f"<caption>{title}" in part).split("</table>")[0]
    rows, columns = {}, [text.strip() for text in re.findall(r'<th scope="col"[^>]*>([^<]+)', part)]
    for row in re.findall(r"<tr[^>]*>(.*?)</tr>", part.split("<tbody>")[1], re.DOTALL):
        heading = unescape(re.sub(r"<span.*?</span>|<[^>]+>", "", re.search(r"<th[^>]*>(.*?)</th>", row, re.DOTALL)[1]))
        cells = []
        for attributes, value in re.findall(r"<td([^>]*)>([^<]*)<", row):
            wide = re.search(r'colspan="(\d)"', attributes)
            cells += [value] * (int(wide[1]) if wide else 1)
        named = zip(columns[1:], cells, strict=False)
        rows[heading.strip()] = {column: number(value) for column, value in named if re.fullmatch(r"[\d,]+", value)}
    return rows


def tile_figures(text):
    """The vehicles told by the tile of each city, without those of which nothing is counted."""
    found = re.findall(r'<a class="t [^>]*>([^<]+)<b>[^<]*</b><span class="vh"> ([\d,]+) 辆', text)
    return {name: number(figure) for name, figure in found}


def progress(site, scope, basis="program"):
    return site.con.execute(
        "select claimed, verified, indeterminate from mart.retirement_progress where scope_code = ? and basis = ?",
        [scope, basis],
    ).fetchone()


# --- figures ---------------------------------------------------------------------------------------------------


def test_cards_tables_and_exports_say_the_same(shown):
    claimed, verified, waiting = progress(shown, WHOLE)
    page = shown.text("index.html")
    seen = cards(page)
    assert number(seen["计入淘汰的柴油货车"]) == claimed
    assert number(seen["其中已核实"]) == verified
    assert number(seen["无法判定的货车"]) == waiting
    projected = shown.con.sql("select projected_at_deadline from mart.retirement_forecast order by target limit 1")
    assert number(seen["推算到期数量"]) == round(projected.fetchone()[0])
    for title in ("分区域", "分省份"):
        assert table(page, title)["合计"] == {"计入淘汰": claimed, "其中核实": verified, "无法判定": waiting}
    exported = {row["口径"]: row for row in rows_of(shown, "retirement_progress.csv") if row["区域代码"] == WHOLE}
    assert number(exported["program"]["计入淘汰"]) == claimed
    months = [row for row in rows_of(shown, "retirement_months.csv") if row["区域代码"] == WHOLE]
    assert sum(number(row["计入淘汰"]) for row in months if row["口径"] == "program") == claimed
    bases = table(page, "三种口径")
    for basis, name in (("low", "保守口径"), ("program", "方案口径"), ("high", "宽松口径")):
        assert bases[name]["计入淘汰"] == progress(shown, WHOLE, basis)[0] == number(exported[basis]["计入淘汰"])


def test_cities_add_up_to_provinces_regions_and_the_whole(shown):
    page = shown.text("index.html")
    for title in ("分区域", "分省份"):
        rows = table(page, title)
        total = rows.pop("合计")
        for column, figure in total.items():
            assert sum(row[column] for row in rows.values()) == figure, (title, column)
    million = scopes.read(shown.con).million()
    for scope in million.of_kind("region") + million.of_kind("province"):
        rows = table(shown.text(scope.path), "所属城市")
        total = rows.pop("合计")
        assert total == dict(zip(("计入淘汰", "其中核实", "无法判定"), progress(shown, scope.scope_code), strict=True))
        for column, figure in total.items():
            assert sum(row.get(column, 0) for row in rows.values()) == figure, (scope, column)


def test_tiles_say_what_the_pages_of_the_regions_say(shown):
    tiles_ = tile_figures(shown.text("index.html"))
    for region in ("region/bth.html", "region/fenwei.html"):
        rows = table(shown.text(region), "所属城市")
        names = {scope.scope_name: scope.short_name for scope in scopes.read(shown.con).million().of_kind("city")}
        told = {names[city]: row["计入淘汰"] for city, row in rows.items() if city != "合计" and row}
        assert told.items() >= {name: tiles_[name] for name in told if name in tiles_}.items()
        assert sum(tiles_[name] for name in told if name in tiles_) == rows["合计"]["计入淘汰"]


def test_months_add_up_to_years_and_to_the_card_of_every_place(shown):
    for scope in scopes.read(shown.con).million().all:
        if not scope.path or scope.scope_code == "411200":  # of that city no record tells
            continue
        page = shown.text(scope.path)
        months, years = table(page, "逐月数据"), table(page, "各年淘汰数量")
        total = years.pop("合计")
        assert months.pop("合计") == total
        assert total == dict(zip(("计入淘汰", "其中核实"), progress(shown, scope.scope_code)[:2], strict=True))
        for year, figures in years.items():
            for column, figure in figures.items():
                assert sum(row.get(column, 0) for text, row in months.items() if text.startswith(year)) == figure
        known = [row for row in months.values() if "累计计入" in row]
        assert known[-1]["累计计入"] == total["计入淘汰"] == number(cards(page)["计入淘汰的柴油货车"])


def test_every_place_of_the_plan_has_a_page_and_the_unplaced_have_none(shown):
    found = {f"{path.parent.name}/{path.name}" for kind in ("region", "province", "city")
             for path in (shown.folder / kind).glob("*.html")}  # fmt: skip
    assert found == {scope.path for scope in scopes.read(shown.con).all if "/" in scope.path}
    assert {"region/bth.html", "region/fenwei.html", "province/130000.html", "city/133100.html"} <= found
    assert {"region/yrd.html", "region/prd.html", "region/chengyu.html", "city/310000.html"} <= found
    assert "province/310000.html" not in found  # a municipality has one page
    million = {scope.path for scope in scopes.read(shown.con).million().all}
    assert len([path for path in million if path.startswith("city/")]) == 41


@pytest.mark.parametrize("path", ["region/yrd.html", "province/440000.html", "city/310000.html"])
def test_a_place_outside_of_the_million_says_so_and_not_that_data_are_missing(shown, without, path):
    for site in (shown, without):
        section = site.text(path).split('<section id="trucks"')[1].split("</section>")[0]
        assert "不在 100万辆的范围内" in visible(section)
        assert "不在范围内" in visible(section)
        assert "本期无相关数据" not in visible(section)
        assert "没有收到淘汰记录" not in visible(site.text(path))
        assert "计入淘汰的柴油货车" not in cards(site.text(path))
        assert "<table" not in section
    assert "不在 100万辆的范围内" not in visible(shown.text("city/410100.html"))


def test_places_lead_up_and_down(shown):
    def led(path, heading):
        part = shown.text(path).split(f"<li>{heading}")[1].split("</ul>")[0]
        return re.findall(r'href="../([^"]+)"', part)

    assert led("city/310000.html", "所属：") == ["index.html", "region/yrd.html"]
    assert led("city/320100.html", "所属：") == ["index.html", "region/yrd.html", "province/320000.html"]
    assert led("province/140000.html", "所属：") == ["index.html", "region/bth.html", "region/fenwei.html"]
    assert led("region/chengyu.html", "所属：") == ["index.html"]
    assert led("region/chengyu.html", "所属城市") == ["city/500000.html", "city/510100.html"]
    assert led("province/510000.html", "所属城市") == ["city/510100.html"]


def test_a_province_says_whether_it_is_shown_in_part(shown):
    assert "广东省（计划范围内部分）" in shown.text("province/440000.html")
    assert "计划范围内部分" not in shown.text("province/320000.html")


def test_a_municipality_stands_among_the_provinces_once(shown):
    rows = table(shown.text("index.html"), "分省份")
    assert list(rows) == ["河北省", "山西省", "山东省", "河南省", "陕西省", "北京市", "天津市", "属地不明", "合计"]


def test_municipalities_listed_as_provinces_are_still_among_the_cities(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    for name in ("scope", "place"):
        con.execute(f"update mart.{name} set scope_kind = 'province' where scope_code in ('110000', '120000')")
    site = sample.Site.of(con, tmp_path / "site")
    page = site.text("index.html")
    assert {"北京", "天津"} <= set(tile_figures(page))
    for text, title in ((page, "分省份"), (site.text("region/bth.html"), "所属城市")):
        rows = table(text, title)
        total = rows.pop("合计")["计入淘汰"]
        assert sum(row["计入淘汰"] for row in rows.values()) == total
    beijing = site.text("province/110000.html")
    assert number(cards(beijing)["计入淘汰的柴油货车"]) == progress(site, "110000")[0]
    assert number(cards(beijing)["记录冲突"]) > 0


@pytest.mark.parametrize("note", ["deadline_passed", "deadline_passed_but_data_end_before_it"])
def test_past_the_deadline_nothing_is_projected(tmp_path, note):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute(
        "update mart.retirement_forecast set method = null, interval_percent = null, note = ?, status = 'missed', "
        "projected_at_deadline = claimed, projected_low = claimed, projected_high = claimed",
        [note],
    )
    page = sample.Site.of(con, tmp_path / "site").text("index.html")
    assert cards(page)["推算到期数量"] == "—"
    assert 'class="band"' not in page
    assert "期限已过" in visible(page)


@pytest.mark.parametrize(("day", "told"), [("2020-12-31", "推算不能达标"), ("2021-01-01", "未达标")])
def test_a_target_is_missed_only_after_its_deadline(shown, day, told):
    shown.con.execute("begin")
    try:
        shown.con.execute("update mart.retirement_forecast set status = 'missed' where target is not null")
        shown.con.execute("update mart.run set as_of = ?", [day])
        run = reading.read_run(shown.con)
        for module, part in ((overview, "trucks"), (forecast, "forecast-now")):
            (page,) = module.build(shown.con, run)
            said = visible(section(environment.render(environment.environment(), page, run), part))
            assert re.findall("推算不能达标|未达标", said)[-1:] == [told]
            assert (told == "未达标") != ("推算不能达标" in said)
    finally:
        shown.con.execute("rollback")


def test_a_stock_adds_up_with_the_unknown_line_printed(shown):
    rows = table(shown.text("city/410100.html"), "2018-06-30 的保有车辆去了哪里")
    figures = [row["车辆"] for row in rows.values()]
    assert len(figures) == 6
    assert figures[0] == sum(figures[1:])
    assert "去向不明" in rows
    assert "没有第二次保有量" in visible(shown.text("city/410500.html"))
    of_region = table(
        shown.text("region/fenwei.html"), "保有车辆去向"
    )  # one city only: named, not taken for the region
    assert list(of_region) == ["洛阳市"]
    assert of_region["洛阳市"]["去向不明"] == 550


def test_local_plans_are_named_as_such_and_draw_no_target(shown):
    page = shown.text("city/410100.html")
    assert "分解目标" in page
    assert "不是 100万辆的组成部分" in visible(page)
    assert 'class="tgt"' not in page
    assert 'class="even"' not in page
    assert 'class="tgt"' in shown.text("index.html")


def test_conflicts_are_listed_by_kind_and_by_row(shown):
    page = shown.text("conflicts.html")
    kinds = {title: row["车辆"] for title, row in table(page, "冲突类别").items()}
    assert list(kinds.values()) == [
        row[0]
        for row in shown.con.sql("select vehicles from mart.retirement_conflict_kind order by position").fetchall()
    ]
    rows = page.split('id="conflict-rows"')[1].split("</table>")[0]
    assert rows.count("<tr>") == 101
    assert "第 2 行" in rows.replace("\xa0", " ")
    city = shown.text("city/130100.html")
    of_city = shown.number("select count(distinct vin || check_id) from mart.retirement_conflict "
                           "where prefecture_code = '130100'")  # fmt: skip
    assert number(cards(city)["记录冲突"]) == of_city > 0


def test_a_detail_is_told_once_and_names_places(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    told = "130100 2020-06-08; 610100 2020-06-08; 999999 2020-06-09"
    con.execute("update mart.retirement_conflict set detail_zh = $told, detail_en = $told", {"told": told})
    row = conflicts.first_rows(con, 1)[0]
    assert row.detail.zh == "石家庄市 2020-06-08; 西安市 2020-06-08; 999999 2020-06-09"
    assert row.detail.en == "Shijiazhuang 2020-06-08; Xi'an 2020-06-08; 999999 2020-06-09"
    con.execute("update mart.retirement_conflict set detail_zh = '2020-06-08', detail_en = '2020-06-08'")
    page = sample.Site.of(con, tmp_path / "site").text("conflicts.html")
    assert set(re.findall(r'<td data-l="说明">(.*?)</td>', page)) == {"2020-06-08"}


def test_what_the_project_itself_says_is_never_cut(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    said = "说明" * 60
    set_all = "note_zh = $said, counting_basis_zh = $said, doc_no = $said"
    con.execute(f"update mart.retirement_quota set {set_all}", {"said": said})
    con.execute("update mart.source_status set publisher = $said", {"said": said})
    site = sample.Site.of(con, tmp_path / "site")
    place = con.sql("select scope_code from mart.retirement_quota where scope_kind = 'city'").fetchone()[0]
    assert site.text(f"city/{place}.html").count(said) >= 3
    assert said in site.text("quality.html")


def test_the_forecast_record_counts_what_was_inside(shown):
    page = shown.text("forecast.html")
    judged, inside = shown.con.sql(f"""
        select count(actual), count(*) filter (where is_inside) from mart.retirement_backtest
        where scope_code = '{WHOLE}' and horizon_months = 1""").fetchone()
    first = re.search(r"<tbody>\s*(<tr>.*?</tr>)", page.split('id="forecast-summary"')[1], re.DOTALL)[1]
    told = dict(re.findall(r'data-l="([^"]+)" class="num">([^<]+)<', first))
    assert (told["可核对"], told["在范围内"]) == (str(judged), str(inside))
    assert told["覆盖率"] == f"{trucks_share(inside, judged)}%"
    record = page.split('id="forecast-record"')[1]
    total = shown.number(f"select count(*) from mart.retirement_backtest where scope_code = '{WHOLE}'")
    assert len(re.findall(r'<tr><th scope="row" class="nw">', record)) == total
    assert "尚未到期" in record


def trucks_share(part, whole):
    return f"{part * 100 / whole:.1f}"


def test_the_record_says_where_the_plain_run_rate_does_better(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("""update mart.retirement_backtest
        set projected = actual + 8, naive = actual - case horizon_months when 1 then 7 when 3 then 8 else 9 end""")
    page = sample.Site.of(con, tmp_path / "site").text("forecast.html")
    judged, inside = con.sql(f"""
        select count(actual), count(*) filter (where is_inside) from mart.retirement_backtest
        where scope_code = '{WHOLE}'""").fetchone()
    said = visible(section(page, "forecast-summary"))
    assert f"可核对的 {judged} 次推算中 {inside} 次落在范围内" in said
    assert "提前 1 个月的平均误差大于按近期速度" in said
    assert "提前 3 个月的平均误差与按近期速度相同" in said
    assert "提前 6 个月的平均误差小于按近期速度" in said
    assert {(row[1], row[6]) for row in page_table(page, "按提前月数")} == {("1", "▲ 8"), ("3", "8"), ("6", "8")}
    assert all("单位：辆" in caption for caption in re.findall(r"<caption>(.*?)</caption>", page))


def test_errors_that_look_alike_are_not_marked():
    assert forecast.Horizon("", "", "", 1, 2, 2, 2, 7.1, 6.5).error_text == "7"


def test_forecasts_that_are_not_due_are_not_judged(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("update mart.retirement_backtest set actual = null, is_inside = null")
    page = visible(sample.Site.of(con, tmp_path / "site").text("forecast.html"))
    assert "次推算都还没有到期" in page
    assert "覆盖率明显低于它" not in page


# --- vehicles nobody can name ----------------------------------------------------------------------------------


def test_no_vehicle_can_be_named_from_the_site(tmp_path):
    con = sample.build(tmp_path / "w.duckdb", hostile=True)
    con.execute(
        "insert into mart.quarantine values (?, '样例.csv', null, 7, '车辆识别代号', ?, 'bad_date', ?)",
        ["a" * 64, truck_rows.PLANTED[:-1], f"不是17位：{truck_rows.PLANTED[:-1]}"],
    )
    con.execute(
        "insert into mart.quarantine values (?, '样例.csv', null, 8, '备注', ?, 'bad_date', ?)",
        ["a" * 64, f"{truck_rows.PLATE}，{truck_rows.PLANTED}", f"见 {truck_rows.PLANTED}"],
    )
    site = sample.Site.of(con, tmp_path / "site")
    planted = [row[0] for row in con.sql("select vin from mart.retirement_conflict").fetchall()]
    raw = b"\n".join(path.read_bytes() for path in site.folder.rglob("*") if path.is_file())
    for vin in (*planted, truck_rows.PLANTED, truck_rows.PLANTED[:-1]):
        assert vin.encode() not in raw
    assert truck_rows.PLATE.encode() not in raw
    text = raw.decode("utf-8")
    assert not re.search(r"(?<![0-9A-Za-z])(?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*\d)[A-HJ-NPR-Z0-9]{17}(?![0-9A-Za-z])", text)
    assert not re.search(r"[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Z][A-Z0-9]{5,6}\b", text)
    assert "LZZ**********0000" in text


def test_hostile_texts_of_truck_tables_are_inert(shown):
    for path in shown.folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<img" not in text
        assert "<script>alert" not in text
    assert "<script>alert(3)</script>" in visible(shown.text("city/410100.html"))
    assert "<b>样例</b>方案{0}" in visible(shown.text("city/410100.html"))


# --- nothing there ---------------------------------------------------------------------------------------------


def test_without_records_the_chapter_stays_and_gives_no_figure(without):
    page = without.text("index.html")
    said = visible(page.split('<section id="trucks"')[1].split("</section>")[0])
    assert "国三及以下柴油货车淘汰" in said
    assert "本期无相关数据（检查于 2021-07-02）" in said
    assert not re.search(r"\d,\d{3}", said)
    assert cards(page)["计入淘汰的柴油货车"] == "—"
    assert "region/bth.html" in page
    for path in ("region/bth.html", "province/410000.html", "city/410100.html", "conflicts.html", "forecast.html"):
        assert "本期无相关数据（检查于 2021-07-02）" in visible(without.text(path)), path
        assert '<svg class="chart' not in without.text(path)


def test_an_empty_summary_is_no_record_either(tmp_path):
    con = sample.build(tmp_path / "w.duckdb", trucks=False)
    con.execute("""
        insert into mart.retirement_summary values (0, 0, 0, 0, 0, 0, 0, null, date '2018-06-27', date '2020-12-31',
            1000000, date '2013-06-30', date '2013-12-31', date '2014-12-31')""")
    con.execute("""
        insert into mart.retirement_progress
        select scope_code, scope_name, scope_kind, b, 0, 0, null, 0, 0 from mart.scope, (values ('program')) as t(b)""")
    page = sample.Site.of(con, tmp_path / "site").text("index.html")
    assert cards(page)["计入淘汰的柴油货车"] == "—"


def test_records_without_any_counted_vehicle_draw_a_page(tmp_path):
    con = sample.build(tmp_path / "w.duckdb", trucks=False)
    con.execute("""
        insert into mart.retirement_summary values (3, 0, 3, 0, 3, 0, 0, null, date '2018-06-27', date '2020-12-31',
            1000000, date '2013-06-30', date '2013-12-31', date '2014-12-31')""")
    con.execute("""
        insert into mart.retirement_progress
        select scope_code, scope_name, scope_kind, b, 0, 0, if(scope_kind = 'whole', 1000000, null), 0,
            if(scope_code = '410200' or (scope_code = '410300' and b <> 'low'), 0, 3)
        from mart.scope, (values ('low'), ('program'), ('high')) as t(b)""")
    site = sample.Site.of(con, tmp_path / "site")
    assert cards(site.text("index.html"))["计入淘汰的柴油货车"] == "0"
    found = [cards(site.text(f"city/{code}.html"))["计入淘汰的柴油货车"] for code in ("410100", "410200", "410300")]
    assert found == ["0", "—", "0"]  # a record that tells of a place on one basis alone is one


def test_a_place_of_which_no_record_tells_says_so_and_has_no_zeros(shown):
    page = shown.text("city/411200.html")
    assert cards(page)["计入淘汰的柴油货车"] == "—"
    said = visible(page.split('<section id="trucks"')[1].split("</section>")[0])
    assert "没有记录不等于没有淘汰" in said
    assert '<svg class="chart' not in page.split('<section id="trucks"')[1].split("</section>")[0]
    of_province = shown.text("province/410000.html")
    row = re.search(r'<tr><th scope="row"><a href="../city/411200.html">.*?</tr>', of_province)[0]
    assert re.findall(r"<td[^>]*>([^<]*)<", row) == ["—", "—", "—", "—"]
    told = len(shown.con.execute(
        "select * from mart.retirement_progress where scope_kind = 'city' and basis = 'program' and records > 0"
    ).fetchall())  # fmt: skip
    assert f"同级 {told} 个地区" in visible(shown.text("city/410100.html"))


def test_the_lead_is_measured_on_the_last_day_of_the_records_not_at_the_end_of_its_month(tmp_path):
    con = sample.build(tmp_path / "w.duckdb")
    con.execute("update mart.retirement_summary set data_through = date '2019-10-18'")
    site = sample.Site.of(con, tmp_path / "site")
    even = 1_000_000 * ((date(2019, 10, 18) - WINDOW[0]).days + 1) // ((WINDOW[1] - WINDOW[0]).days + 1)
    assert f"比均速路径多 {progress(site, WHOLE)[0] - even:,} 辆" in visible(site.text("index.html"))


# --- drawings --------------------------------------------------------------------------------------------------


def _series(per_month, known, target, projected=None):
    months = [
        Month(date(2018 + (5 + at) // 12, (5 + at) % 12 + 1, 1), per_month, per_month // 2) for at in range(known)
    ]
    through = months[-1].month if months else None
    rows = calendar_rows.month_rows(months, WINDOW, through, target)
    low, middle, high = projected or (None, None, None)
    ahead = Forecast("m", None, 0, target, None, None, None, middle, low, high, 80.0, None, None, False)
    return Series(Pair("样例", "Sample"), rows, target, ahead)


DRAWN = [
    _series(32_000, 17, 1_000_000, (980_000, 1_020_000, 1_060_000)),
    _series(40_000, 25, 1_000_000, (999_000, 1_000_000, 1_001_000)),
    _series(20_000, 31, 1_000_000),
    _series(3, 5, None, (40, 60, 90)),
    _series(0, 3, 1_000_000),
    _series(0, 0, 1_000_000),
    _series(900, 1, None),
]


@pytest.mark.parametrize("frame", [burnup.WIDE, burnup.NARROW])
@pytest.mark.parametrize("series", DRAWN)
def test_a_drawing_stays_in_its_frame_and_its_side_labels_apart(series, frame):
    chart = burnup.draw(series, frame)
    for _, line in chart.lines:
        points = [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", line)]
        assert all(frame.left <= x <= frame.right and frame.top <= y <= frame.bottom for x, y in points)
    beside = [label.y for label in chart.labels if label.x > frame.right]
    assert all(below - above >= frame.font for above, below in pairwise(beside))
    assert all(0 <= label.y <= frame.height for label in chart.labels)
    letters = frame.font * 0.62
    for label in chart.labels:
        wide = sum(frame.font if ord(c) > 255 else letters for c in label.text)
        start = label.x - wide if label.anchor == "end" else label.x
        assert start >= 0, label
        assert start + wide <= frame.width, label


@pytest.mark.parametrize("frame", [burnup.WIDE, burnup.NARROW])
@pytest.mark.parametrize("per_month", [0, 1, 50, 40_000])
def test_labels_of_lines_that_lie_together_stay_apart(per_month, frame):
    chart = burnup.draw(_series(per_month, 25, 1_000_000), frame)
    above, below = (next(label.y for label in chart.labels if label.text.startswith(word)) for word in ("计入", "核实"))
    assert round(below - above, 1) >= frame.font
    assert frame.top <= above - frame.font
    assert below <= frame.bottom


@pytest.mark.parametrize("known", [20, 25, 31])
def test_no_line_runs_through_the_name_of_the_verified_ones(known):
    frame = burnup.NARROW
    chart = burnup.draw(_series(32_000, known, 1_000_000), frame)
    name = next(label for label in chart.labels if label.text.startswith("核实"))
    wide = frame.font * 4
    first, last = (name.x - wide, name.x) if name.anchor == "end" else (name.x, name.x + wide)
    for kind, line in chart.lines:
        points = [tuple(map(float, pair.split())) for pair in re.findall(r"[\d.]+ [\d.]+", line)]
        crossed = [y for x, y in points if first <= x <= last and name.y - frame.font * 0.8 < y < name.y]
        assert kind == "even" or crossed == []


def test_letters_in_drawings_are_large_enough_on_every_screen():
    padding, narrow = 16, 320
    assert burnup.NARROW.font * (narrow - 2 * padding) / burnup.NARROW.width >= 12
    assert burnup.WIDE.font * (861 - 48) / burnup.WIDE.width >= 12


def test_a_drawing_weighs_little(shown):
    for path in shown.folder.rglob("*.html"):
        for drawing in re.findall(r'<svg class="chart.*?</svg>', path.read_text("utf-8"), re.DOTALL):
            assert len(drawing.encode()) <= 8 * 1024
            assert 'role="img"' in drawing
            assert "<title" in drawing
            assert "<desc" in drawing


def test_the_even_path_spreads_the_target_over_the_days():
    assert calendar_rows.even_path(date(2021, 1, 1), 1_000_000, WINDOW) == 1_000_000
    assert calendar_rows.even_path(date(2018, 6, 30), 919, WINDOW) == 4
    assert calendar_rows.even_path(date(2018, 6, 26), 919, WINDOW) == 0
    rows = calendar_rows.month_rows([], WINDOW, None, 919)
    assert [row.even for row in rows[:2]] == [4, 35]  # each month through its last day


def test_months_without_vehicles_count_as_none_only_where_the_data_reach():
    rows = calendar_rows.month_rows([Month(date(2018, 8, 1), 5, 2)], WINDOW, date(2018, 9, 30), None)
    assert [(row.claimed, row.claimed_total) for row in rows[:5]] == [(0, 0), (0, 0), (5, 5), (0, 5), (None, None)]
    assert len(rows) == 31
    assert [(year.year, year.claimed) for year in calendar_rows.year_rows(rows)] == [(2018, 5)]


# --- tiles -----------------------------------------------------------------------------------------------------


def test_every_city_of_the_plan_has_a_tile_of_its_own(shown):
    cities = scopes.read(shown.con).million().of_kind("city")
    grid = tiles.grid(cities, {})
    places = {(tile.column, tile.row) for tile in grid.tiles}
    assert len(places) == len(cities) == 41
    assert {city.scope_code for city in cities} == set(tiles._positions())
    assert {tile.kind.split()[0] for tile in grid.tiles} == {"qn"}


@pytest.mark.parametrize(
    ("largest", "figure", "kind", "bins"),
    [
        (17_300, "1.7", "q5", ["<0.3", "0.3–0.6", "0.6–0.9", "0.9–1.2", "≥1.2"]),
        (7_700, "7.7", "q5", ["<1.5", "1.5–3", "3–4.5", "4.5–6", "≥6"]),
        (312, "312", "q5", ["<60", "60–119", "120–179", "180–239", "≥240"]),
        (3, "3", "q4", ["<1", "1", "2", "3", "≥4"]),
    ],
)
def test_a_tile_prints_its_figure_and_knows_its_bin(largest, figure, kind, bins):
    city = scopes.Scope("130100", "石家庄市", "Shijiazhuang", "city", "JJJ", "130000", "石家庄", False, True)
    grid = tiles.grid([city], {"130100": Progress("130100", "program", largest, 0, None, 0, largest)})
    assert (grid.tiles[0].figure, grid.tiles[0].kind, grid.bins) == (figure, kind, bins)


def test_a_city_without_a_position_is_not_lost():
    told = ("样例市", "Sample", "city", "JJJ", None, "样例", False, True)
    cities = [scopes.Scope(code, *told) for code in ("999100", "999200")]
    assert len({(tile.column, tile.row) for tile in tiles.grid(cities, {}).tiles}) == 2


@pytest.mark.parametrize(
    ("vehicles", "zh"),
    [
        (0, "0 辆"),
        (9_999, "9,999 辆"),
        (10_000, "1万辆"),
        (598_237, "59.8万辆"),
        (59_950, "6万辆"),
        (1_000_000, "100万辆"),
    ],
)
def test_prose_counts_in_ten_thousands(vehicles, zh):
    assert trucks.amount(vehicles).zh == zh


def test_rounding_never_completes_a_target():
    assert [reached(*pair) for pair in ((999_999, 1_000_000), (1_000_000, 1_000_000), (1, 2))] == [
        "99.9%", "100.0%", "50.0%",
    ]  # fmt: skip
