"""Texts of public fleets, periods and senders of reports."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spellings import respelled

from catalogue.text import coded, fleets
from catalogue.text.fleets import FleetTerm, Period, ReportingUnit

FLEETS = ("公交", "环卫", "邮政", "出租", "通勤", "轻型物流配送")
READ = {"fleet": fleets.read_fleet, "acquisition": fleets.read_acquisition, "built_up_area": fleets.read_built_up_area}


@pytest.mark.parametrize("fleet", FLEETS)
def test_each_fleet_is_read_by_its_own_name(fleet):
    assert fleets.read_fleet(fleet) == FleetTerm("read", fleet)


@pytest.mark.parametrize(
    ("read", "text", "answer"),
    [
        (fleets.read_fleet, "公交车", FleetTerm("read", "公交")),
        (fleets.read_fleet, "", FleetTerm("none")),
        (fleets.read_fleet, "否", FleetTerm("none")),
        (fleets.read_fleet, "旅游", FleetTerm("unknown")),
        (fleets.read_fleet, "物流", FleetTerm("unknown")),  # which logistics is not said
        (fleets.read_acquisition, "更新", FleetTerm("read", "更新")),
        (fleets.read_acquisition, "新增或更新", FleetTerm("unknown")),
        (fleets.read_acquisition, "不详", FleetTerm("none")),
        (fleets.read_built_up_area, "建成区外", FleetTerm("read", "否")),
        (fleets.read_built_up_area, "０", FleetTerm("read", "否")),
        (fleets.read_built_up_area, "部分", FleetTerm("unknown")),
    ],
)
def test_what_a_text_means(read, text, answer):
    assert read(text) == answer


@given(st.sampled_from([row for row in coded.table("fleet_terms") if row["value"]]), st.data())
def test_every_known_word_in_any_spelling(row, data):
    _, other = data.draw(respelled(st.just(row["text"])))
    assert READ[row["field"]](other) == FleetTerm("read", row["value"])


PERIODS = {
    "2019": ("year", 2019, None, None), "2019年": ("year", 2019, None, None),
    "2019年1-12月": ("year", 2019, None, None),
    "2019H1": ("half_year", 2019, 1, None), "2019h2": ("half_year", 2019, 2, None),
    "2019年上半年": ("half_year", 2019, 1, None), "2019年7-12月": ("half_year", 2019, 2, None),
    "2019年1—6月": ("half_year", 2019, 1, None), "2019年7月–12月": ("half_year", 2019, 2, None),
    "2019年1月至12月": ("year", 2019, None, None),
    "2019-07": ("month", 2019, 2, 7), "201906": ("month", 2019, 1, 6), "2019年7月": ("month", 2019, 2, 7),
    "Jul-19": ("month", 2019, 2, 7), "Aug-2015": ("month", 2015, 2, 8), "2019-07-31": ("month", 2019, 2, 7),
    "43647": ("month", 2019, 2, 7), "2019-07-01 00:00:00": ("month", 2019, 2, 7),
    "2019.01": ("month", 2019, 1, 1), "2019.2": ("month", 2019, 1, 2), "2019.10": ("month", 2019, 2, 10),
    "2019.11": ("month", 2019, 2, 11), "2019.1月": ("month", 2019, 1, 1),
}  # fmt: skip


@pytest.mark.parametrize("text", PERIODS)
def test_periods(text):
    assert fleets.read_period(text) == Period("read", *PERIODS[text])


@pytest.mark.parametrize(
    "text", ["2019-13", "2019H3", "2019Q1", "2019-02-30", "一月", "19-07", "1019", "Abc-19", "20190", "2019.1"]
)
def test_what_is_no_period(text):
    assert fleets.read_period(text).status == "unknown"


@given(
    st.dates(date(2010, 1, 1), date(2030, 12, 31)), st.sampled_from(["%Y-%m", "%Y-%m-%d", "%Y年%m月", "%Y%m", "%b-%y"])
)
def test_a_day_lies_in_the_month_that_is_read(day, form):
    assert fleets.read_period(day.strftime(form)) == Period("read", "month", day.year, 1 + (day.month > 6), day.month)


@given(st.dates(date(2010, 1, 1), date(2030, 12, 31)))
def test_serial_days_of_a_spreadsheet(day):
    serial = (day - date(1899, 12, 30)) // timedelta(days=1)
    assert fleets.read_period(str(serial)).month == day.month


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("13", "130000"), ("河北", "130000"), ("河北省", "130000"), ("130000", "130000"), ("新疆", "650000"),
        ("新疆兵团", "660000"), ("新疆生产建设兵团", "660000"), ("660000", "660000"), ("大连", "210200"),
        ("深圳市", "440300"), ("130000.0", "130000"), ("130000000000", "130000"), ("吉林", "220000"),
        ("内蒙古", "150000"), ("吉林省工业和信息化厅", "220000"), ("山西省经信委", "140000"),
        ("北京市经济和信息化局", "110000"),
        ("新疆生产建设兵团工信局", "660000"), ("石家庄市工业和信息化局", None), ("北京市海淀区经济和信息化局", None),
        ("北京市海淀区", None), ("大连市沙河口区", None), ("110105", None), ("吉林市", None), ("工业和信息化厅", None),
        ("130000 河北省", "130000"), ("大连市(210200)", "210200"), ("660000-新疆兵团", "660000"),
        ("130000 山东省", None), ("110000 北京市海淀区", None), ("130000 河北省石家庄市", None),
        ("石家庄市", None), ("130100", None), ("香港", None), ("财政部", None),
    ],
)  # fmt: skip
def test_who_owes_a_report(text, code):
    assert fleets.read_reporting_unit(text) == ReportingUnit("read" if code else "unknown", code)


@given(st.text(max_size=20))
def test_no_text_raises(text):
    for read in (*READ.values(), fleets.read_period, fleets.read_reporting_unit):
        assert read(text).status in ("read", "unknown", "none")
