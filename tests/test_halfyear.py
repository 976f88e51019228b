"""The half-year pack through its command: figures of the marts, marks of a draft, and nothing that names a vehicle."""

import contextlib
import io
import re
import shutil
import subprocess
import sys
import zipfile
from html import unescape
from importlib import resources
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from pages.test_browser import AXE, LEAST_TEXT

from catalogue import cli, warehouse
from catalogue.errors import CatalogueError, UsageError
from catalogue.settings import Home
from reports import checking
from reports.halfyear import printing, workbook, writing
from reports.page import Page
from reports.words import Pair

ROOT = Path(__file__).resolve().parent.parent
MISSING = "无记录"
PAGE = Page("report.html", "halfyear/report.html.j2", Pair("", ""), None, (), kib=200)
WORKBOOK, LETTER = "sample_report.xlsx", "sample_letter.docx"
FILES = ["report.html", LETTER, WORKBOOK]
NOT_RECEIVED = "status = 'missing', submitted_on = null, document_no = null"


def command(home, *arguments):
    """Run `catalogue report` here; its exit code, what it printed, and what it complained of."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err), pytest.raises(SystemExit) as ended:
        cli.main(["report", "--home", str(home.root), *arguments])
    return ended.value.code, out.getvalue(), err.getvalue()


def copied(sample_home, folder, *changes):
    """A home of its own, with changes in its tables."""
    home = Home(folder)
    home.create()
    shutil.copy(sample_home.warehouse, home.warehouse)
    shutil.copy(sample_home.sample_mark, home.sample_mark)
    if changes:
        with warehouse.connect(home.warehouse) as con:
            for change in changes:
                con.execute(change)
    return home


def made(home, province, half, *arguments):
    """Make one pack that must come out well; its folder."""
    code, _, err = command(home, "--province", province, "--period", half, *arguments)
    assert (code, err) == (0, "")
    return home.halfyear / half / province


@pytest.fixture
def no_browser(monkeypatch):
    monkeypatch.setenv("PATH", "/nonexistent")


@pytest.fixture(scope="module")
def home(sample_home, tmp_path_factory):
    return copied(sample_home, tmp_path_factory.mktemp("halfyear") / "home")


@pytest.fixture(scope="module")
def pack(home):
    """陕西, 2019H2, with everything this machine can make of it."""
    return made(home, "610000", "2019H2")


def rows_of(folder, sheet):
    """The rows of a sheet as values, without the heading."""
    book = load_workbook(next(folder.glob("*report.xlsx")))
    return [row[:] for row in book[sheet].iter_rows(min_row=2, values_only=True)]


def visible(text):
    body = re.sub(r"<(style|script)\b.*?</\1>", "", text, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", "", body))


def page_of(folder):
    return (folder / "report.html").read_text("utf-8")


def letter_of(folder):
    return [paragraph.text for paragraph in Document(next(folder.glob("*letter.docx"))).paragraphs]


def packed(path):
    """Everything written in an office file."""
    with zipfile.ZipFile(path) as found:
        return "\n".join(found.read(name).decode("utf-8", "replace") for name in found.namelist())


def asked(home, sql, *values):
    with warehouse.connect(home.warehouse, read_only=True) as con:
        return con.execute(sql, list(values)).fetchall()


# --- figures ---------------------------------------------------------------------------------------------------


def test_trucks_are_those_of_the_marts(home, pack):
    months = asked(
        home,
        """select strftime(month, '%Y-%m'), claimed::int, verified::int from mart.retirement_month
        where scope_code = '610000' and basis = 'program' and month between '2019-07-01' and '2019-12-31' order by 1""",
    )
    told = rows_of(pack, "货车_各月")
    assert [(month, claimed, verified) for month, _, claimed, verified in told[:-1]] == months
    assert told[-1][2:] == (sum(m[1] for m in months), sum(m[2] for m in months))
    through = asked(
        home,
        """select sum(claimed)::int, sum(verified)::int from mart.retirement_month
        where scope_code = '610000' and basis = 'program' and month <= '2019-12-31'""",
    )
    now = asked(
        home,
        """select claimed::int, verified::int, indeterminate::int from mart.retirement_progress
        where scope_code = '610000' and basis = 'program'""",
    )
    assert rows_of(pack, "货车_各市")[-1][4:] == (*through[0], *now[0])
    low = asked(
        home,
        """select sum(claimed)::int from mart.retirement_month
        where scope_code = '610000' and basis = 'low' and month between '2019-07-01' and '2019-12-31'""",
    )
    assert rows_of(pack, "货车_口径")[0][:2] == ("保守口径", low[0][0])


def test_registrations_and_fleets_are_those_of_the_marts(home, pack):
    sums = asked(
        home,
        """select sum(checked)::int, sum(compliant)::int, sum(below_stage)::int, sum(indeterminate)::int,
            sum(not_applicable)::int from mart.stage_timing_month
        where province_code = '610000' and month between '2019-07-01' and '2019-12-31'""",
    )
    assert rows_of(pack, "国六_各月")[-1][1:] == rows_of(pack, "国六_各市")[-1][1:] == sums[0]
    fleets = asked(
        home,
        """select added_or_replaced::int, nev::int, clean_energy::int, share_nev_or_clean, share_nev, kept_out::int,
            outcome
        from mart.fleet_share where scope_code = '610000' and period = '2019H2' and fleet <> 'ALL'
        order by list_position(['公交', '环卫', '邮政', '出租', '通勤', '轻型物流配送'], fleet)""",
    )
    told = rows_of(pack, "公共领域_各领域")[:-1]
    states = {"compliant": "达标", "non_compliant": "低于80%"}  # the deadline has not passed: no miss yet
    assert [(*row[1:7], row[8]) for row in told] == [(*row[:6], states[row[6]]) for row in fleets]


def test_figures_in_words_are_those_of_the_tables(pack):
    half, bus = rows_of(pack, "货车_各月")[-1], rows_of(pack, "公共领域_各领域")[-1]
    duty = rows_of(pack, "国六_列入城市")[-1]
    for text in (visible(page_of(pack)).replace(",", ""), "\n".join(letter_of(pack)).replace(",", "")):
        assert f"计入淘汰{half[2]}辆，其中注销和回收两证齐全{half[3]}辆" in text
        assert f"登记核对{duty[2]}辆：达到要求阶段{duty[3]}辆，低于要求阶段{duty[4]}辆" in text
        assert "（检出待复核，不是违法认定）" in text
        assert f"本半年新增和更新{bus[1]}辆，其中新能源{bus[2]}辆、清洁能源{bus[3]}辆，合计占{bus[4]:.1f}%" in text


@pytest.mark.parametrize(("province", "half"), [("140000", "2019H2"), ("130000", "2020H1"), ("410000", "2019H1")])
def test_cities_and_months_add_up_to_the_province(home, no_browser, province, half):
    folder = made(home, province, half)
    added = 0
    for sheet in ("货车_各市", "货车_各月", "国六_各市", "国六_各月", "国六_列入城市"):
        *rows, total = rows_of(folder, sheet)
        for column in range(1 if sheet != "国六_列入城市" else 2, len(total)):
            found = [row[column] for row in rows if row[column] != MISSING]
            assert total[column] == (sum(found) if found else MISSING), (sheet, column)
            added += len(found)
    assert added > 30
    cities = [row for row in rows_of(folder, "公共领域_各市") if row[1] == "六个领域合计" and row[9] != "不计入"]
    *_, province_row = rows_of(folder, "公共领域_各领域")
    for column in (2, 3, 4, 7, 8):
        found = [row[column] for row in cities if row[column] != MISSING]
        assert province_row[column - 1] == (sum(found) if found else MISSING)


def test_the_page_and_the_workbook_hold_the_same_rows(pack):
    page = page_of(pack)
    anchors = re.findall(r'<div id="([a-z-]+)"', page)
    sheets = load_workbook(pack / WORKBOOK).worksheets[1:]
    assert len(anchors) == len(sheets) - 1  # the sheet of all tasks is an article each on the page
    for sheet, anchor in zip([s for s in sheets if s.title != "四项任务"], anchors, strict=True):
        part = page.split(f'<div id="{anchor}"')[1]
        body = part.split("<tbody>")[1].split("</tbody>")[0] if sheet.max_row > 1 else ""
        assert body.count("<tr") == sheet.max_row - 1, sheet.title
        rows = sheet.iter_rows(min_row=2, values_only=True)
        for row, cells in zip(re.findall(r"<tr.*?</tr>", body), rows, strict=True):
            shown = [visible(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)]
            for text, value in zip(shown, cells, strict=True):
                if not isinstance(value, str) and text.endswith("%"):
                    assert abs(float(text[:-1]) - value) <= 0.0501
                elif isinstance(value, int):
                    assert text == f"{value:,}"
                elif isinstance(value, str):
                    assert text.startswith(value)


# --- what is missing, what does not apply ----------------------------------------------------------------------


def test_a_city_that_sent_nothing_is_not_found_and_one_whose_records_do_not_count_is_zero(
    sample_home, tmp_path, no_browser
):
    home = copied(sample_home, tmp_path / "home", "delete from mart.retirement_month where scope_code = '610100'")
    rows = {row[0]: row[1:] for row in rows_of(made(home, "610000", "2019H2"), "货车_各市")}
    assert rows["铜川市"] == (MISSING,) * 8
    assert rows["西安市"][0] > 0
    assert rows["西安市"][1:3] == (0, 0)


@pytest.mark.parametrize(
    ("province", "half", "applies"),
    [
        ("230000", "2019H2", (False, False, False)),
        ("660000", "2019H2", (False, False, False)),
        ("440000", "2020H1", (False, True, False)),
        ("310000", "2019H2", (False, True, True)),
        ("110000", "2019H2", (True, True, True)),
    ],
)
def test_a_duty_that_does_not_apply_says_why(home, no_browser, province, half, applies):
    folder = made(home, province, half)
    page = visible(page_of(folder))
    said = ("没有城市列入京津冀及周边地区和汾渭平原", "没有城市列入重点区域、珠三角和成渝地区", "没有80%的义务")
    assert tuple(sentence not in page for sentence in said) == applies
    states = [row[4] for row in rows_of(folder, "一页摘要")][1:]
    assert tuple(state != "不适用" for state in states) == applies
    assert ("兵团没有自己的登记地代码区段" in page) == (province == "660000")


def test_without_announcements_nothing_is_said_of_models(sample_home, tmp_path, no_browser):
    change = "update mart.plan_target set value = null where target_id = 'T09-1'"
    said = visible(page_of(made(copied(sample_home, tmp_path / "home", change), "610000", "2019H2")))
    assert "未查到在列的产品公告" in said
    assert "在列车型0个" not in said


def test_before_the_early_date_nothing_is_judged(home, no_browser):
    rows = {row[0]: row for row in rows_of(made(home, "500000", "2019H1"), "一页摘要")}
    assert rows["提前实施国六排放标准"][4] == "尚未开始"
    assert rows["提前实施国六排放标准"][3] == "提前实施的要求尚未开始，不计算差距。"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (f"has_list = true, {NOT_RECEIVED}", ("未报送，不记为迟报", "未报送")),
        (f"has_list = false, {NOT_RECEIVED}", ("未收到任何报送登记表", "未查到登记表")),
        ("has_list = true, status = 'on_time', submitted_on = due_on", ("于2020-01-15报送，按期", "按期")),
        ("has_list = true, status = 'late', submitted_on = due_on + 1", ("于2020-01-16报送，晚于", "迟报")),
    ],
)
def test_a_report_that_did_not_come_is_missing_and_never_late(sample_home, tmp_path, no_browser, change, told):
    sentence, state = told
    home = copied(sample_home, tmp_path / "home", f"update mart.provincial_report set {change}")
    folder = made(home, "610000", "2019H2")
    assert sentence in visible(page_of(folder))
    assert {row[0]: row[4] for row in rows_of(folder, "报送情况")}["2019H2"] == state
    assert not re.search("报告已于|报送登记表", "\n".join(letter_of(folder)))  # a letter that reports has not been sent


def test_page_and_letter_count_alike(pack):
    for text in (visible(page_of(pack)), "\n".join(letter_of(pack))):
        assert "共淘汰100万辆" in text


def test_a_city_outside_the_key_regions_is_shown_and_left_out(sample_home, tmp_path, no_browser):
    there = "'610900' as scope_code, '样例安康' as scope_name"
    home = copied(
        sample_home, tmp_path / "home",
        f"""insert into mart.fleet_scope by name select * replace ({there}, false as has_duty) from mart.fleet_scope
            where scope_code = '610100'""",
        "insert into mart.fleet_scope_unit values ('610900', '610900')",
        """insert into mart.fleet_city by name select * replace ('610900' as prefecture_code) from mart.fleet_city
            where prefecture_code = '610100' and period = '2019H2'""",
        f"""insert into mart.fleet_share by name select * replace ({there}) from mart.fleet_share
            where scope_code = '610100' and period = '2019H2'""",
    )  # fmt: skip
    rows = rows_of(made(home, "610000", "2019H2"), "公共领域_各市")
    apart = [row for row in rows if row[0] == "样例安康"]
    assert len(apart) == 7
    assert {row[9] for row in apart} == {"不计入"}
    whole = "select added_or_replaced::int from mart.fleet_share where scope_code = '610000' and period = '2019H2'"
    total = rows_of(home.halfyear / "2019H2" / "610000", "公共领域_各领域")[-1][1]
    assert [(total,)] == asked(home, f"{whole} and fleet = 'ALL'")
    assert apart[-1][2] > 0


@pytest.mark.parametrize(
    ("outcome", "told"),
    [
        ("non_compliant", (7_996, "合计比80%低不足0.1个百分点。", "低于80%")),
        ("compliant", (8_000, "合计达到80%，高出0.0个百分点。", "总体达标，分项未达")),
        ("indeterminate", (8_000, "统计数只有部分月份，是否达到80%不作判定。", "缺部分月份，不作判定")),
    ],
)
def test_a_share_that_rounding_would_lift_is_still_short(sample_home, tmp_path, no_browser, outcome, told):
    nev, *said = told
    change = f"""update mart.fleet_share set added_or_replaced = 10000, nev = {nev}, clean_energy = 0,
        outcome = '{outcome}' where scope_code = '610000' and period = '2019H2' and fleet = 'ALL'"""
    folder = made(copied(sample_home, tmp_path / "home", change), "610000", "2019H2")
    row = rows_of(folder, "一页摘要")[3]
    assert row[2].startswith("本半年新增和更新1万辆")
    assert "合计占80.0%" in row[2]
    assert [row[3].split("。")[0] + "。", row[4]] == said
    assert "本半年新增和更新1万辆" in "\n".join(letter_of(folder))


@pytest.mark.parametrize(
    ("deadline", "state"), [("2019-12-31", "未达标"), ("2020-06-30", "低于80%"), ("2020-12-31", "低于80%")]
)
def test_a_low_share_is_a_miss_only_in_the_half_year_of_a_deadline_that_has_passed(
    sample_home, tmp_path, no_browser, deadline, state
):
    home = copied(
        sample_home, tmp_path / "home",
        f"update mart.plan_target set deadline = date '{deadline}' where target_id = 'T11-3'",
        """update mart.fleet_share set nev = 0, clean_energy = 0, outcome = 'non_compliant'
            where period = '2019H2' and added_or_replaced > 0 and target is not null""",
    )  # fmt: skip
    folder = made(home, "610000", "2019H2")
    assert rows_of(folder, "一页摘要")[3][4] == state
    assert {row[8] for row in rows_of(folder, "公共领域_各领域")} == {state}


def test_the_dates_of_cities_are_told_as_on_the_site(home, no_browser):
    rows = rows_of(made(home, "130000", "2019H2"), "国六_实施")
    assert {row[2] for row in rows if row[1] == "轻型车"} == {"6a 或 6b"}
    assert {row[4] for row in rows} == {"按期", "未查到文件", "无提前要求"}


def test_a_figure_of_others_says_what_it_is_about(home, no_browser):
    (row,) = rows_of(made(home, "130000", "2019H2"), "他方数字")
    assert row[:4] == ("R179-4 在用柴油车监督抽测排放合格率90%，重点区域95%以上", "2019", 91.2, "%")


# --- which half-year -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "listed"),
    [
        (("--province", "999999"), "610000 陕西省"),
        (("--province", ""), "660000 新疆生产建设兵团"),
        (("--province", "440300"), "440000 广东省"),
        (("--province", "610000", "--period", "2021H1"), "2018H2, 2019H1, 2019H2, 2020H1, 2020H2"),
        (("--province", "610000", "--period", "2018H1"), "valid are: 2018H2"),
        (("--province", "610000", "--period", "2019"), "valid are: 2018H2"),
        (("--period", "2019H2"), "--province CODE"),
        (("--require-pdf",), "--province CODE"),
    ],
)
def test_what_is_not_valid_is_refused_with_what_is(home, arguments, listed):
    code, out, err = command(home, *arguments)
    assert (code, out) == (2, "")
    assert listed in err


@pytest.mark.parametrize(("day", "half"), [("2020-06-29", "2019H2"), ("2020-06-30", "2020H1")])
def test_without_a_period_it_is_the_latest_that_is_over(sample_home, tmp_path, no_browser, day, half):
    home = copied(sample_home, tmp_path / "home", f"update mart.run set as_of = date '{day}'")
    code, out, _ = command(home, "--province", "610000")
    assert (code, out.splitlines()[-1]) == (0, str(home.halfyear / half / "610000" / "report.html"))


def test_a_half_year_that_is_not_over_says_so_everywhere(home, no_browser):
    folder = made(home, "110000", "2020H2")
    assert "期间未满：2020年下半年至2020-12-31结束，本稿只含截至2020-07-20的数据" in visible(page_of(folder))
    assert any("期间未满" in line for line in letter_of(folder))
    assert "期间未满" in str(rows_of(folder, "说明"))
    assert [row[0] for row in rows_of(folder, "货车_各月")] == ["2020-07", "合计"]


# --- the files -------------------------------------------------------------------------------------------------


def test_the_workbook_keeps_types_and_holds_no_formula(pack):
    book = load_workbook(pack / WORKBOOK)
    first, *sheets = book.worksheets
    assert first.title == "说明"
    assert "样例" in first["A2"].value
    told = {row[0]: row[2] for row in first.iter_rows(values_only=True) if isinstance(row[2], int)}
    kinds = set()
    for sheet in sheets:
        rows = [row for row in sheet.iter_rows(min_row=2) if row[0].value not in ("合计", "六个领域合计")]
        assert told[sheet.title] == len(rows), sheet.title
        assert sheet.freeze_panes == "B2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
        assert "样例数据 SAMPLE · 草稿 DRAFT" in sheet.oddHeader.right.text
        kinds |= {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value is not None}
        widths = {n: one.width for one in sheet.column_dimensions.values() for n in range(one.min, one.max + 1)}
        for row in sheet.iter_rows():  # a Chinese character is two bytes in GB 18030, and two letters wide
            height = sheet.row_dimensions[row[0].row].height or 15
            for cell in [cell for cell in row if cell.data_type == "s"]:
                texts = cell.value.encode("gb18030").split(b"\n")
                lines = sum(max(1, len(text) / widths[cell.column]) for text in texts)
                assert height >= 13 * lines, (sheet.title, cell.coordinate)
    assert kinds == {"s", "n", "d"}
    acts = book["国六_实施"]
    assert acts["D2"].is_date
    assert acts["D2"].number_format == "yyyy-mm-dd"


def test_the_page_is_marked_loads_nothing_and_names_every_source(pack):
    page, said = page_of(pack), visible(page_of(pack))
    assert checking.look(PAGE, page).problems == ()
    assert checking.look(PAGE, page).heavy == ()
    assert "<script" not in page
    assert "http" not in re.sub(r'http-equiv="', "", page)
    assert re.search(r"<title>【样例】陕西省2019年下半年工作落实情况报告（草稿）", page)
    assert "样例数据 SAMPLE · 草稿 DRAFT" in re.sub(r"\\[0-9a-f]+ ", "", page)
    heads = [visible(head).split()[0] for head in re.findall(r"<h2.*?</h2>", page)]
    assert page.count("<table") == page.count("<caption")
    assert heads == ["一页摘要", "四项任务", "附表", "数据说明", "签批栏"]
    assert "mart." not in said
    assert "来源：登记记录（sample_registrations.csv）、公共领域合计数（sample_fleet_statistics.csv）；" in said
    assert "来源：淘汰记录（sample_retirements_130000.csv 等4份）；" in said
    line = r"来源：[^；]+；批次 \S+?；政策日 2020-07-20；依据 工信部节〔2018〕136号 第（"
    sources = re.findall(line, said)
    assert len(sources) == len(re.findall(r'<div id="', page)) + 4
    assert "违规" not in said
    assert said.count("违法") == said.count("不是违法认定") + said.count("检出与违法")


def test_the_letter_is_a_draft_without_number_date_and_signature(pack):
    lines = letter_of(pack)
    assert lines[0] == "（代拟稿，未经审签，不得作为公文使用）"
    assert "【样例】" in lines[2]
    assert set(re.findall(r"〔\d{4}〕\S*?号", "\n".join(lines))) == {"〔2018〕136号"}
    end = next(number for number, line in enumerate(lines) if line.startswith("附件："))
    assert lines[end].endswith(f"附表（{WORKBOOK}）")
    assert lines[end + 1 :] == [""] * 3
    document = zipfile.ZipFile(pack / LETTER).read("word/document.xml").decode()
    assert "FF0000" not in document
    section = Document(pack / LETTER).sections[0]
    assert [round(side.mm) for side in (section.top_margin, section.left_margin, section.right_margin)] == [37, 28, 26]
    assert section.header.paragraphs[0].text == "样例数据 SAMPLE · 草稿 DRAFT"
    line, body = 579 / 20, 16 - 5 / 20  # points: 22 lines to a page, 28 characters to a line
    assert f'w:line="{line * 20:.0f}"' in document
    assert '<w:spacing w:val="-5"/>' in document
    assert 22 * line <= section.page_height.pt - section.top_margin.pt - section.bottom_margin.pt < 23 * line
    width = section.page_width.pt - section.left_margin.pt - section.right_margin.pt
    assert 28 * body <= width < 29 * body
    first = next(number for number, line in enumerate(lines) if line.startswith("关于"))
    title = lines[first : first + 2]
    assert "".join(title) == "关于2019年下半年工业和通信业污染防治攻坚战工作落实情况的报告"
    # GB/T 9704: a title is not broken within a word, so no line of it may be longer than the page is wide
    assert all(22 * sum(0.5 if char.isascii() else 1 for char in line) <= width for line in title)


def test_a_red_head_stands_only_for_an_agency_that_the_home_names(sample_home, tmp_path, no_browser):
    home = copied(sample_home, tmp_path / "home")
    names = home.root / "letterhead.toml"
    names.write_text('"610000" = "样例省工业和信息化厅"\n', encoding="utf-8")
    told = letter_of(made(home, "610000", "2019H2"))
    assert "样例省工业和信息化厅" in told
    assert told[0].startswith("（代拟稿")
    assert "样例省工业和信息化厅" not in letter_of(made(home, "410000", "2019H2"))
    names.write_text("610000 样例", encoding="utf-8")
    code, _, err = command(home, "--province", "610000")
    assert code == 2
    assert "letterhead.toml is not TOML" in err


def test_real_data_carries_no_mark_of_a_sample(sample_home, tmp_path, no_browser):
    home = copied(sample_home, tmp_path / "home", "update mart.run set is_sample = false")
    folder = made(home, "610000", "2019H2")
    notes = str(rows_of(folder, "说明"))
    assert {path.name for path in folder.iterdir()} >= {"report.html", "report.xlsx", "letter.docx"}
    for text in (page_of(folder), "\n".join(letter_of(folder)), notes, packed(folder / "letter.docx")):
        assert not re.search("【样例】|样例数据|SAMPLE", text)
        assert "草稿" in text or "代拟稿" in text


def test_the_same_input_gives_the_same_bytes(home, pack, tmp_path):
    before = {path.name: path.read_bytes() for path in pack.iterdir()}
    line = [sys.executable, "-m", "catalogue.cli", "report", "--home", home.root, "--province", "610000"]
    done = subprocess.run([*line, "--period", "2019H2"], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert {path.name: path.read_bytes() for path in pack.iterdir()} == before
    assert before.keys() >= {*FILES, "manifest.json"}


WIDEST = "document.documentElement.scrollWidth"


def test_the_page_fits_every_width_and_axe_finds_nothing(pack, browser):
    axe = resources.files(pytest.importorskip("axe_playwright_python", reason="axe is not installed: NOT checked"))
    asked_for = []
    with browser.new_page() as page:
        page.on("request", lambda request: asked_for.append(request.url))
        page.goto((pack / "report.html").as_uri())
        for width in (320, 390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(WIDEST) <= width
            assert page.evaluate(LEAST_TEXT) == []
        page.evaluate((axe / "axe.min.js").read_text(encoding="utf-8"))
        assert page.evaluate(AXE) == []
    assert asked_for == [(pack / "report.html").as_uri()]


# --- print -----------------------------------------------------------------------------------------------------


@pytest.fixture
def printed(pack):
    if not (pack / "report.pdf").exists():
        pytest.skip("no Chromium on this machine: NO PDF was made or checked")
    if shutil.which("pdftotext") is None:
        pytest.skip("no pdftotext on this machine: the PDF was NOT checked")
    return pack / "report.pdf"


def test_every_printed_page_is_marked_numbered_and_has_text(printed):
    text = subprocess.run(["pdftotext", "-layout", printed, "-"], capture_output=True, text=True, check=True).stdout
    pages = text.split("\f")[:-1]
    for number, page in enumerate(pages, start=1):
        assert f"第 {number} 页／共 {len(pages)} 页" in page
        assert "样例数据 SAMPLE · 草稿 DRAFT" in page
        assert len(page.split()) > 15, f"page {number} is almost empty"
    assert "四项任务一览" in pages[0]
    assert "四项任务" in pages[1]
    for word in ("撤销排放不合", "淘汰国三", "提前实施国六", "公共领域新增", "来源："):
        assert word in pages[0]


def test_the_print_is_tagged_a4_small_and_holds_no_path(printed):
    raw = printed.read_bytes()
    told = subprocess.run(["pdfinfo", printed], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged:\s+yes", told)
    assert "(A4)" in told
    assert "JavaScript:      no" in told
    assert len(raw) <= 3 * 1024 * 1024
    assert b"file://" not in raw


def test_what_the_browser_numbers_by_chance_is_numbered_by_rank():
    early, late = b"/ID (node00000134) (node00000140)", b"/ID (node00000135) (node00000142)"
    assert printing.numbered(early) == printing.numbered(late) == b"/ID (node00000001) (node00000002)"


def test_without_a_browser_the_rest_is_made_and_told(sample_home, tmp_path, no_browser):
    home = copied(sample_home, tmp_path / "home")
    code, out, err = command(home, "--province", "610000", "--period", "2019H2")
    assert (code, err) == (0, "")
    assert "report.pdf was not made: no Chromium on this machine" in out
    folder = home.halfyear / "2019H2" / "610000"
    assert sorted(path.name for path in folder.iterdir()) == sorted([*FILES, "manifest.json"])
    assert 'href="report.pdf"' not in page_of(folder)
    before = (folder / "manifest.json").read_bytes()
    code, _, err = command(home, "--province", "610000", "--period", "2019H2", "--require-pdf")
    assert code == 2
    assert "no Chromium" in err
    assert (folder / "manifest.json").read_bytes() == before


def test_a_browser_that_fails_needs_attention(sample_home, tmp_path, monkeypatch):
    home = copied(sample_home, tmp_path / "home")
    broken = tmp_path / "bin" / "chromium"
    broken.parent.mkdir()
    broken.write_text("#!/bin/sh\necho out of paper >&2\nexit 7\n", encoding="utf-8")
    broken.chmod(0o755)
    monkeypatch.setenv("PATH", f"{broken.parent}:/bin:/usr/bin")
    code, _, err = command(home, "--province", "610000", "--period", "2019H2")
    assert code == 3
    assert "attention: report.pdf could not be printed" in err
    assert "(exit 7): out of paper" in err
    folder = home.halfyear / "2019H2" / "610000"
    assert 'href="report.pdf"' not in page_of(folder)
    code, _, err = command(home, "--province", "410000", "--period", "2019H2", "--require-pdf")
    assert code == 2
    assert not (home.halfyear / "2019H2" / "410000").exists()


def test_a_letter_that_somebody_edited_is_not_replaced(sample_home, tmp_path, no_browser):
    home = copied(sample_home, tmp_path / "home")
    folder = made(home, "610000", "2019H2")
    made(home, "610000", "2019H2")
    (folder / LETTER).write_bytes(b"edited")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    code, _, err = command(home, "--province", "610000", "--period", "2019H2")
    assert code == 2
    assert "holds work of your own (notes.txt, sample_letter.docx)" in err
    assert (folder / LETTER).read_bytes() == b"edited"


# --- people and hostile text -----------------------------------------------------------------------------------


def test_a_letter_edited_while_the_pack_is_made_is_not_replaced(sample_home, tmp_path, no_browser, monkeypatch):
    home = copied(sample_home, tmp_path / "home")
    folder = writing.write(home, "130000", "2020H1", require_pdf=False).folder
    inner = workbook.write

    def slow(told, path):
        inner(told, path)
        next(folder.glob("*letter.docx")).write_bytes(b"edited meanwhile")

    monkeypatch.setattr(writing.workbook, "write", slow)
    with pytest.raises(UsageError, match="holds work of your own"):
        writing.write(home, "130000", "2020H1", require_pdf=False)
    assert next(folder.glob("*letter.docx")).read_bytes() == b"edited meanwhile"


def test_one_at_a_time_makes_a_pack(sample_home, tmp_path, no_browser, monkeypatch):
    home = copied(sample_home, tmp_path / "home")
    inner = workbook.write

    def meanwhile(told, path):
        with pytest.raises(CatalogueError, match="is being made by catalogue report"):
            writing.write(home, "130000", "2020H1", require_pdf=False)
        inner(told, path)

    monkeypatch.setattr(writing.workbook, "write", meanwhile)
    assert writing.write(home, "130000", "2020H1", require_pdf=False).folder.exists()


def test_no_vehicle_and_no_person_is_named(home, pack):
    vins = {row[0] for row in asked(home, "select vin from ledger.vehicle union select vin from ledger.timing")}
    assert len(vins) > 4_000
    texts = {"report.html": page_of(pack), **{name: packed(pack / name) for name in (LETTER, WORKBOOK)}}
    if (pack / "report.pdf").exists() and shutil.which("pdftotext"):
        done = subprocess.run(["pdftotext", pack / "report.pdf", "-"], capture_output=True, text=True, check=True)
        texts["report.pdf"] = done.stdout
    for name, text in texts.items():
        assert vins.isdisjoint(re.findall(r"[A-HJ-NPR-Z0-9]{17}", text)), name
        assert not re.search(r"[A-Z0-9]{3}\*{4,}|样\d{5}|样例所有人|YE\d{7}|样例(?:HS|YZ|R)\d+", text), name


HOSTILE = '=HYPERLINK("http://example.invalid","x")<script>alert(1)</script>\u202e\x01{{ 7*7 }}'


def test_hostile_names_stay_text(sample_home, tmp_path, no_browser):
    quoted = HOSTILE.replace("'", "''")
    home = copied(
        sample_home, tmp_path / "home",
        f"""insert into mart.registered_after_stop values ('{quoted}', '610100', '610000', date '2019-08-01', 'product',
            date '2019-01-01', '{quoted}', '@SUM(1)', 2, date '2019-08-02', date '2019-08-03'),
            ('YLOUT', '610100', '610000', date '2020-01-01', 'product', date '2019-01-01', null, null, 9,
            date '2020-01-02', date '2020-01-02')""",
        "update mart.provincial_report set document_no = '-1+1', has_list = true where province_code = '610000'",
        f"""insert into mart.reported_figure by name select '{quoted}' as metric, '610000' as scope_code,
            '2019H2' as period, 1.5 as value, '+x' as unit, repeat('长', 40000) as document_no""",
    )  # fmt: skip
    folder = made(home, "610000", "2019H2")
    page = page_of(folder)
    assert checking.look(PAGE, page).problems == ()
    assert "<script" not in page
    assert "\u202e" not in page
    assert "{{ 7*7 }}" in visible(page)
    assert "本半年在公告停止之后登记的车辆2辆，涉及车型1个" in visible(page)
    assert "YLOUT" not in page
    sheets = load_workbook(folder / WORKBOOK)
    cells = [cell for sheet in sheets for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n", "d"}
    values = [cell.value for cell in cells]
    assert sum(str(value).startswith("=HYPERLINK") for value in values) == 3
    assert {"@SUM(1)", "+x", "-1+1", 1.5} <= set(values)
