"""Pages of public fleets, targets, output and half-yearly reports: figures that agree, misses that show, gaps."""

import re
from datetime import date

import pytest
from pages import fleet_rows, sample

from catalogue import night, settings
from reports import environment, fleet_views, fleets, output, output_chart, reading, scopes, targets
from reports.burnup import Frame
from reports.fleets import Share
from reports.pages import halfyear, overview
from reports.pages import targets as targets_page
from tests.homes import REAL, ingest, judge
from tests.page_texts import cards, exported, number, section, table, visible

LATEST = fleet_rows.LATEST
SERIES = (REAL / "caam-nev", REAL / "iea-ev-china", REAL / "mot-ev-bus")


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    return sample.rendered(tmp_path_factory.mktemp("site"), hostile=True)


@pytest.fixture(scope="module")
def without(tmp_path_factory):
    """A site without fleets, targets, output and reports."""
    return sample.rendered(tmp_path_factory.mktemp("bare"), fleets=False)


@pytest.fixture
def changed(shown):
    """Draw one page alone after statements that are taken back at the end."""
    shown.con.execute("begin")

    def draw(module, *statements):
        for statement in statements:
            shown.con.execute(statement)
        run = reading.read_run(shown.con)
        (page,) = module.build(shown.con, run)
        return environment.render(environment.environment(), page, run)

    yield draw
    shown.con.execute("rollback")


def counted(site, scope, fleet="ALL", period=LATEST):
    return site.con.execute(
        "select added_or_replaced, nev, clean_energy, kept_out from mart.fleet_share "
        "where scope_code = ? and fleet = ? and period = ?",
        [scope, fleet, period],
    ).fetchone()


def half_up(part, whole):
    """A share in percent by another way than the pages take."""
    return f"{int(part * 1000 / whole + 0.5) / 10:.1f}"


# --- public fleets ---------------------------------------------------------------------------------------------


def test_card_bars_cells_and_export_say_the_same(shown):
    page = shown.text("index.html")
    added, nev, clean, kept_out = counted(shown, "KEY")
    assert cards(page)["新能源＋清洁能源占比"] == half_up(nev + clean, added)
    bars = {row[0]: row[1:] for row in table(page, f"各领域占比（{LATEST}）")}
    assert len(bars) == 7
    for fleet, label in ((fleet, fleet) for fleet in fleet_rows.FLEETS):
        whole, of_nev, of_clean, _ = counted(shown, "KEY", fleet)
        _, alone, clean_share, both, vehicles, _ = bars[label]
        assert (alone, clean_share) == (f"{half_up(of_nev, whole)}%", f"{half_up(of_clean, whole)}%")
        assert (both.rstrip("※"), number(vehicles)) == (f"{half_up(of_nev + of_clean, whole)}%", whole)
    assert bars["六个领域合计"][-2] == f"{added:,}"
    assert sum(number(row[-2]) for name, row in bars.items() if name != "六个领域合计") == added
    heat = {row[0]: row[1:] for row in table(page, "分区域、分领域占比")}
    assert heat["重点区域"][-2:] == [half_up(nev + clean, added), f"{added:,}"]
    csv = {(row["期间"], row["区域代码"], row["领域"]): row for row in exported(shown, "fleet_share.csv")}
    row = csv[LATEST, "KEY", "ALL"]
    assert [int(row[key]) for key in ("新增和更新", "其中新能源", "其中清洁能源", "信息不全未计入")] == [
        added, nev, clean, kept_out,
    ]  # fmt: skip
    assert f"重点区域 {kept_out:,} 辆" in visible(section(page, "fleets"))


def test_cities_add_up_to_the_place_that_holds_them(shown):
    places = [scope for scope in scopes.read(shown.con).all if scope.scope_code in ("JJJ", "FWP", "410000", "130000")]
    assert len(places) == 4
    for scope in places:
        rows = table(shown.text(scope.path), "各城市占比")
        total = [number(cell) for cell in rows.pop()[1:5]]
        assert total == list(counted(shown, scope.scope_code))
        assert [sum(number(row[column]) for row in rows) for column in range(1, 5)] == total, scope


def test_an_overall_pass_never_hides_a_part_that_fails(shown, changed):
    assert counted(shown, "KEY")[1] + counted(shown, "KEY")[2] >= 0.8 * counted(shown, "KEY")[0]
    page = section(shown.text("index.html"), "fleets")
    assert "总体达标，分项未达" in page.split("</h2>")[1].split("</div>")[0]
    assert 'class="miss"' in page
    told = visible(section(shown.text("index.html"), "glance"))
    assert "低于要求的领域和区域：公交、环卫、邮政、汾渭平原" in told
    one_city_fleet = (
        "update mart.fleet_share set outcome = 'compliant' where outcome = 'non_compliant'",
        f"update mart.fleet_share set outcome = 'non_compliant' where scope_code = 'YRD' and fleet = '环卫' "
        f"and period = '{LATEST}'",
    )
    assert "总体达标，分项未达" in section(changed(overview, *one_city_fleet), "fleets")


def test_when_every_part_passes_the_whole_does(changed):
    page = changed(overview, "update mart.fleet_share set outcome = 'compliant' where outcome = 'non_compliant'")
    assert "分项未达" not in page
    assert 'class="miss"' not in page
    assert "各领域、各区域合计均达到要求" in visible(section(page, "glance"))


def share(nev, added, *, clean=0, target=80.0, outcome="non_compliant"):
    return Share(LATEST, "KEY", "公交", added, nev, clean, target, outcome, 0, 0, True, True)


@pytest.mark.parametrize(
    ("found", "text", "status"),
    [
        (share(80, 100, outcome="compliant"), "80.0%", "达标"),
        (share(70, 100, clean=10, outcome="compliant"), "80.0%", "达标"),
        (share(70, 100, outcome="indeterminate"), "70.0%", "缺部分月份，不作判定"),
        (share(79_999, 100_000), "80.0%※", "未达标"),
        (share(79_950, 100_000), "80.0%※", "未达标"),
        (share(79_949, 100_000), "79.9%", "未达标"),
        (share(79_999, 100_000, target=None, outcome="not_applicable"), "80.0%", "不适用"),
        (share(0, 100), "0.0%", "未达标"),
        (share(0, 0, outcome="not_applicable"), "", "没有车辆"),
    ],
)
def test_the_boundary_of_the_share_and_no_vehicles(found, text, status):
    assert fleet_views.both_text(found) == text
    assert fleet_views.state(found).text.zh == status


def test_a_share_that_only_rounds_to_the_threshold_carries_its_note(changed):
    rounded = """update mart.fleet_share
        set nev = 79999, clean_energy = 0, added_or_replaced = 100000, outcome = 'non_compliant'"""
    said = section(changed(overview, f"{rounded} where scope_code = 'KEY' and fleet = '公交'"), "fleets")
    bars = {row[0]: row for row in table(said, "各领域占比")}
    assert (bars["公交"][4], bars["公交"][6].split()[0]) == ("80.0%※", "未达标")
    assert "取整后显示的数值等于要求，未取整的数值低于要求" in said


@pytest.mark.parametrize(("day", "is_due"), [("2020-12-31", False), ("2021-01-01", True)])
def test_before_the_deadline_a_low_share_is_told_and_not_judged(changed, day, is_due):
    said = changed(overview, f"update mart.run set as_of = date '{day}'")
    told = visible(section(said, "glance")), visible(section(said, "fleets"))
    assert [f"低于80%（{LATEST}）" in text for text in told] == [not is_due] * 2
    assert [row[6].split()[0] == "未达标" for row in table(said, "各领域占比") if row[0] == "公交"] == [is_due]


def test_a_low_share_is_a_miss_only_in_a_period_that_reaches_the_deadline(shown):
    due = {share.period: share.is_due for share in fleets.shares(shown.con)["KEY"]}
    early = {"2019H1", "2019H2", "2019", "2020H1"}
    assert due == {period: period not in early for period in due}
    assert early | {"2020H2", "2020"} <= due.keys()


def test_an_exact_share_passes_on_the_page_of_its_fleet(shown):
    provinces = {row[0]: row for row in table(shown.text("fleets.html"), "各省份占比")}
    assert provinces["浙江省"][6] == half_up(*_both(shown, "330000")) + "%"
    exact = shown.con.execute(
        "select outcome from mart.fleet_share where scope_code = '320100' and fleet = '公交' and period = ?", [LATEST]
    ).fetchone()
    assert exact == ("compliant",)


def _both(site, scope):
    added, nev, clean, _ = counted(site, scope)
    return nev + clean, added


def test_without_vehicles_the_share_does_not_apply_and_is_never_zero(shown):
    said = section(shown.text("city/411200.html"), "fleets")  # a city of which nothing is known
    assert "本期无相关数据（检查于 2021-07-02）" in visible(said)
    assert not re.search(r"\d\.\d%", said)
    commuters = [row for row in table(shown.text("index.html"), "分区域、分领域占比") if row[0] == "珠三角地区"]
    assert all(cell != "0.0" for cell in commuters[0])
    no_vehicles = shown.con.sql(
        f"select scope_code from mart.fleet_share where fleet = '出租' and added_or_replaced = 0 "
        f"and period = '{LATEST}' and scope_code in ('130100', '140700', '410300', '610300', '110000')"
    ).fetchall()
    assert no_vehicles
    for (code,) in no_vehicles:
        bars = {row[0]: row for row in table(shown.text(f"city/{code}.html"), "各领域占比")}
        assert bars["出租"][2:] == ["—", "—", "—", "0", bars["出租"][6]]
        assert bars["出租"][6].startswith("没有车辆")


def test_where_80_percent_is_no_duty_the_share_is_shown_and_not_judged(shown):
    page = shown.text("index.html")
    heat = {row[0]: row for row in table(page, "分区域、分领域占比")}
    assert heat["成渝地区"][-2] == half_up(*_both(shown, "CY"))
    assert float(heat["成渝地区"][-2]) < 80
    row = next(part for part in page.split("<tr>") if re.match(r'<th scope="row">(?:<a[^>]*>)?成渝地区', part))
    assert "miss" not in row
    assert '没有 80% 的义务 <span class="en" lang="en">80 % is no duty' in row
    provinces = table(shown.text("fleets.html"), "各省份占比")
    assert [row[-1] for row in provinces if row[0] in ("四川省", "广东省")] == ["不适用", "不适用"]


def test_every_period_of_a_place_has_its_row(shown):
    rows = table(shown.text("city/410100.html"), "各期、各领域占比")
    assert [row[0] for row in rows] == ["2021H1", "2021", "2020H2", "2020H1"]
    for row in rows:
        added, nev, clean, _ = counted(shown, "410100", period=row[0])
        assert [cell.rstrip("※") for cell in row[-2:]] == [half_up(nev + clean, added), f"{added:,}"]


def test_worst_first_and_those_that_are_not_judged_last(shown):
    rows = table(shown.text("fleets.html"), "各省份占比")
    judged = [float(row[6].rstrip("%※")) for row in rows if row[-1] != "不适用"]
    assert judged == sorted(judged)
    assert [row[-1] == "不适用" for row in rows] == sorted(row[-1] == "不适用" for row in rows)


def test_vehicles_kept_out_and_differences_are_told_apart(shown):
    page = shown.text("fleets.html")
    kept = table(page, "未计入占比的车辆")
    assert ["2021H1", "统计数", "新能源数未填", "40"] in kept
    query = "select vehicles from mart.fleet_unknown where scope_code = '000000' and fleet = 'ALL'"
    assert sorted(number(row[-1]) for row in kept) == sorted(found for (found,) in shown.con.sql(query).fetchall())
    differences = table(page, "逐车记录与统计数不同")
    assert len(differences) == len(exported(shown, "fleet_differences.csv")) == 42
    assert all(number(row[5]) < 0 for row in differences)
    city = visible(section(shown.text("city/410100.html"), "fleets"))
    assert "逐车记录与统计数不同（14 处）" in city
    assert re.search(r"2021H1 郑州市 轻型物流配送：逐车记录 46（新能源 29，清洁 2），统计数 55（.*），相差 -9", city)
    assert "第 140 行" in city.replace("\xa0", " ")
    kept_out = counted(shown, "410100")[3]
    assert f"{LATEST}：购置方式不明 {kept_out} 辆（逐车记录）" in visible(shown.text("city/410100.html"))


def test_a_period_that_is_not_over_is_marked(shown, changed):
    rows = {row[0] for row in table(shown.text("fleets.html"), "重点区域各期")}
    assert {"2021", "2021H1"} <= rows
    year = next(part for part in shown.text("fleets.html").split("<tr>") if part.startswith('<th scope="row">2021<'))
    assert '未结束 <span class="en" lang="en">not over' in year
    assert "尚未结束" not in shown.text("index.html")
    page = changed(overview, "update mart.fleet_share set is_complete = false")
    assert f"{LATEST} 尚未结束" in visible(section(page, "fleets"))


# --- targets ---------------------------------------------------------------------------------------------------


def test_every_target_stands_once_with_its_outcome_as_shape_word_and_colour(shown):
    page = shown.text("targets.html")
    rows = {row[0]: row for row in table(page, "全部目标") if len(row) > 1}
    told = {row["目标编号"]: row for row in exported(shown, "plan_targets.csv")}
    assert rows.keys() == told.keys()
    for target, outcome in (("T09-1", "未达标"), ("T09-3", "无数据"), ("T10-1", "无数字要求"), ("S2023-1", "未到期")):
        assert rows[target][4].startswith(outcome)
    headings = [row[0] for row in table(page, "全部目标") if len(row) == 1]
    assert headings == ["第（九）项", "第（十）项", "第（十一）项", "第（十四）项", "179号", "国发〔2023〕24号"]
    assert page.count('<span class="st bad"><svg') >= 5
    assert (rows["T09-2"][2][:9], rows["T09-2"][3]) == ("612,345 辆", "≥ 1,000,000 辆"[:13])
    assert rows["R179-3"][4] == "仅有报告数 仅有报告 数据截至 2021-01-20"
    assert rows["T09-1"][4].startswith("未达标 本站计算 数据截至 2021-06-30")
    assert "不确定" in rows["R179-3"][1]


def test_a_target_that_rounds_to_its_threshold_is_marked(shown):
    rows = {row[0]: row for row in table(shown.text("targets.html"), "全部目标") if len(row) > 1}
    assert rows["T11-3"][2].startswith("80.0%※")
    assert rows["T14-1"][2].startswith("93.8%")
    assert "※ 取整后" in section(shown.text("targets.html"), "targets")


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (None, "%", ""), (80.0, "%", "80.0%"), (79.95, "%", "80.0%"), (1.0, "report per half-year", "100.0%"),
        (0.0, "vehicles", "0 辆"), (1_313_951.0, "vehicles/year", "1,313,951 辆"), (2.75, None, "2.75"),
        (3.0, "万吨", "3 万吨"),
    ],
)  # fmt: skip
def test_a_value_is_written_with_its_unit(value, unit, text):
    assert targets.amount(value, unit) == text


@pytest.mark.parametrize(
    ("through", "told"), [("2020-06-30", "1,313,951 辆2020（1—6 月）"), ("2020-12-31", "1,313,951 辆2020")]
)
def test_a_year_that_is_not_over_names_its_months(changed, through, told):
    page = changed(targets_page, f"update mart.plan_target set data_through = '{through}' where target_id = 'T11-1'")
    assert told in [row[2] for row in table(page, "全部目标") if row[0] == "T11-1"]


def test_outcomes_are_counted_and_told_on_the_overview(shown):
    parts = targets.counted(shown.con)
    assert sum(n for _, n in parts.parts) == parts.total == 9
    assert "方案目标 7 项，连同相关文件共 9 项：未达标 5 项，未到期 1 项" in visible(shown.text("index.html"))


# --- output ----------------------------------------------------------------------------------------------------


def test_every_doubt_stands_beside_its_figures_which_stay_as_published(shown):
    page = section(shown.text("targets.html"), "output")
    rows = [(row[0], row[1], row[2], row[3]) for row in table(page, "有疑点的数值")]
    assert rows == [
        ("2017", "500,000", "490,000", "全年数与各月之和不符"), ("2016-02", "0", "0", "0 表示缺失"),
        ("2016-05", "21,000", "24,000", "产量与销量疑似互换"), ("2016-05", "21,000", "24,000", "分类之和与合计不符"),
        ("2016-07", "—", "—", "缺少月份"),
    ]  # fmt: skip
    years = {row[0]: row for row in table(page, "按年")}
    assert years["2016"][4] == "有数据各月之和，不是全年"
    assert "0 表示缺失（2016-02）" in years["2016"][5]
    assert "缺少月份（2016-07）" in years["2016"][5]
    months = {row[0]: row for row in table(page, "逐月数据")}
    assert len(months) == 23
    assert months["2016-05"][4] == "产量与销量疑似互换；分类之和与合计不符"
    added = sum(number(row[1]) for month, row in months.items() if month.startswith("2016"))
    assert number(years["2016"][1]) == added
    csv = {row["期间"]: row for row in exported(shown, "nev_output.csv")}
    assert csv["2016-05"]["疑点"] == "exchanged;parts"
    assert {month: row[1] for month, row in months.items()} == {
        period: f"{int(row['产量']):,}" for period, row in csv.items() if row["类别"] == "month"
    }


def told(month, produced, sold, *, odd=False):
    doubts = [output.Doubt(month, 2016, "zero", "", "")] if odd else []
    day = date(int(month[:4]), int(month[5:]), 1)
    row = output.Output(month, "month", day, produced, sold, None, False, 1, True, "published", "s", None, None, None)
    return output.Told(row, doubts)


@pytest.mark.parametrize("frame", [output_chart.WIDE, output_chart.NARROW])
def test_the_lines_break_where_a_figure_is_missing(frame: Frame):
    months = [told("2016-01", 5, 5), told("2016-02", 7, 6), told("2016-03", 0, 0, odd=True), told("2016-04", 9, None),
              told("2016-06", 4, 8), told("2016-07", 5, 9)]  # fmt: skip
    chart = output_chart._draw(output_chart._Plot(months, frame))
    lines = dict(chart.lines)
    assert [line.count("L") for line in lines["act"].split("M")[1:]] == [1, 0, 1]  # the gap of May breaks it too
    assert [line.count("L") for line in lines["ver"].split("M")[1:]] == [1, 1]
    assert [kind for kind, *_ in chart.dots] == ["act", "odd"]  # April stands alone, March is in doubt
    points = [tuple(map(float, pair.split())) for _, line in chart.lines for pair in re.findall(r"[\d.]+ [\d.]+", line)]
    assert all(frame.left <= x <= frame.right and frame.top <= y <= frame.bottom for x, y in points)
    for label in chart.labels:
        assert label.x + frame.font * len(label.text) <= frame.width


def test_a_series_of_zeros_draws_an_axis_and_no_line():
    chart = output_chart.both_sizes([told("2016-01", 0, 0, odd=True)])[0]
    assert (chart.lines, [dot[0] for dot in chart.dots]) == ([], ["odd"])


@pytest.mark.skipif(not all(path.exists() for path in SERIES), reason="the real series are not here: NOT checked")
def test_the_real_series_names_each_known_defect(tmp_path):
    """What the notes beside the files say is wrong with them must stand on the page, beside the figures."""
    home = tmp_path / "home"
    assert ingest(home, *SERIES).code == 0
    judge(home, date(2024, 12, 31))
    assert night.publish(settings.Home(home)) == []
    page = (home / "site" / "targets.html").read_text(encoding="utf-8")
    doubts = {}
    for period, produced, sold, doubt, *_ in table(page, "有疑点的数值"):
        doubts.setdefault(doubt, {})[period] = (produced, sold)
    assert list(doubts["0 表示缺失"]) == [
        "2015-08", "2015-09", "2015-10", "2015-11", "2015-12", "2016-10", "2016-11", "2016-12",
    ]  # fmt: skip
    assert doubts["0 表示缺失"]["2016-12"] == ("0", "0")
    assert len(doubts["分类之和与合计不符"]) == 8
    assert "2018-06" in doubts["分类之和与合计不符"]
    assert doubts["产量与销量疑似互换"] == {"2016-02": ("18,693", "16,548"), "2018-12": ("225,000", "214,000")}
    said = visible(page)
    assert "84 个月的产量和销量都是整千数" in said
    assert "12 个月没有分类销量（首个 2023-01，末个 2023-12）" in said
    assert "第三方私人汇编，不是协会或部门的正式文件" in said
    years = {row[0]: row for row in table(page, "按年")}
    assert years["2020"][1:4] == ["1,313,951", "1,320,908", "12"]
    assert years["2016"][4] == "有数据各月之和，不是全年"
    rows = {row[0]: row for row in table(page, "全部目标") if len(row) > 1}
    assert rows["T11-1"][2].startswith("1,313,951 辆2020")
    assert rows["T11-1"][4].startswith("未达标 本站计算")
    buses = {row[0]: row[1:] for row in table(page, "全国新能源公共汽电车年末数，逐年")}
    assert buses["2022"][:2] == ["529,000", "455,500"]
    assert buses["2018"] == ["—", "—", "—", "未检索到可自由访问且可核验的官方数值"]
    assert "确定性换算为辆" in buses["2019"][3]
    assert "2019 年由总量和占比换算，只有 2022 年同时有新能源和纯电动" in said
    explorer = {row[0]: row[1:] for row in table(page, "逐年数据")}
    assert explorer["EV sales share | Buses | EV"][0] == "percent"
    assert explorer["EV sales share | Buses | EV"][10] == "61"
    assert "全部数值只有两位有效数字" in said
    assert len(explorer) == 46
    assert {rows[target][4][:3] for target in ("T11-2", "T11-3")} == {"无数据"}  # never judged by another population


# --- half-yearly reports ---------------------------------------------------------------------------------------


def test_departments_by_half_years_with_no_list_never_called_missing(shown):
    page = shown.text("halfyear.html")
    sums = {row[0]: [number(cell) for cell in row[2:]] for row in table(page, "各半年应报和收到的报告")}
    assert all(owed == sum(parts) for owed, *parts in sums.values())
    assert (sums["2020H1"], sums["2021H1"]) == ([4, 0, 0, 0, 0, 4], [4, 0, 0, 0, 4, 0])
    grid = table(page, "各部门各半年报送情况")
    assert [row[0] for row in grid] == ["北京市", "河北省", "陕西省", "新疆生产建设兵团"]
    for column, period in enumerate(sums, start=1):
        words = [row[column] for row in grid]
        kinds = ("按期", "迟报", "未报送", "未到期", "没有清单")
        counts = [sum(one.startswith(kind) for one in words) for kind in kinds]
        assert counts == sums[period][1:], period
    assert "没有涵盖 2020H1 的收文清单" in visible(page)
    states = {(row["半年"], row["状态"]) for row in exported(shown, "provincial_reports.csv")}
    assert {state for period, state in states if period == "2020H1"} == {"no_list"}
    assert len(table(page, "收到的报告")) == sum(row[1] + row[2] for row in sums.values())


def test_without_any_list_nothing_is_missing(changed):
    page = changed(halfyear, "update mart.provincial_report set has_list = false, submitted_on = null, "
                              "status = if(status = 'not_due', status, 'missing')")  # fmt: skip
    assert [row[5] for row in table(page, "各半年应报和收到的报告")] == ["0"] * 6
    grid = table(page, "各部门各半年报送情况")
    assert {cell for row in grid for cell in row[1:]} == {"没有清单", "未到期"}


def test_planned_cities_stand_by_the_switch(shown, changed):
    assert "计划单列市按默认设置不列入" in visible(shown.text("halfyear.html"))
    city = "insert into mart.provincial_report select '210200', '大连市', 'Dalian', 'planned_city', period, due_on, "
    city += "null, 'missing', true, null, null, null, null from mart.provincial_report where province_code = '110000'"
    page = changed(halfyear, city)
    assert table(page, "各部门各半年报送情况")[-1][0] == "大连市"
    assert "计划单列市按开关设置列入" in visible(page)


def test_the_sample_shows_every_section(sample_home):
    for path in ("targets.html", "halfyear.html", "fleets.html"):
        assert "本期无相关数据" not in (sample_home.site / path).read_text("utf-8"), path


# --- hostile and empty -----------------------------------------------------------------------------------------


def test_hostile_texts_are_inert(shown):
    for path in ("targets.html", "halfyear.html", "fleets.html", "index.html"):
        text = shown.text(path)
        assert "<script>" not in text.split("</style>")[-1]
        assert "<img" not in text
    assert "=detail<script>alert(5)</script>" in visible(shown.text("targets.html"))
    assert "<b>样例</b>〔{0}〕=1号" in visible(shown.text("halfyear.html"))
    for file in ("plan_targets.csv", "provincial_reports.csv", "reported_figures.csv"):
        assert not any(cell.startswith("=") for row in exported(shown, file) for cell in row.values())


def test_without_data_headings_stay_and_nothing_is_said_to_be_zero(without, shown):
    for path in ("index.html", "targets.html", "halfyear.html", "fleets.html", "city/410100.html", "region/bth.html"):
        headings = [re.findall(r"<h2[^>]*>(.*?)</h2>", text) for text in (without.text(path), shown.text(path))]
        assert headings[0] == headings[1], path
    page = without.text("index.html")
    assert cards(page)["新能源＋清洁能源占比"] == "—"
    assert "没有记录不等于 0%" in visible(section(page, "fleets"))
    assert "没有收到公共领域车辆记录" in visible(section(page, "glance"))
    for path in ("targets.html", "halfyear.html", "fleets.html"):
        text = without.text(path)
        assert "本期无相关数据（检查于 2021-07-02）" in visible(text), path
        assert '<svg class="chart' not in text
