"""Totals of fleets, output of new-energy vehicles, reports, reported figures: tables and published series."""

import pytest
from reading import only, place, real, rows, text, workbook

from catalogue import sources
from catalogue.errors import RefusedError

FLEETS = "period,region_code,fleet,added_or_replaced,nev,clean_energy\n2019H1,130100,公交,10,8,1\n"
OUTPUT = "month,produced,sold\n2019-07,84000,80000\n"
REPORTS = "province_code,period,submitted_on,document_no\n130000,2019H1,2019-07-15,冀1号\n"
FIGURES = "target_id,period,value,unit,reported_on,reporter\nT09-2,2020,1020000,vehicles,2021-01-29,生态环境部\n"
TABLES = {
    "fleet_statistics_table": (
        FLEETS,
        "统计期;行政区划代码;公共领域;新增和更新;其中新能源;其中清洁能源\n2019H1;130100;公交;10;8;1\n",
    ),
    "nev_output_table": (OUTPUT, "日期\t产量\t销量\n2019-07\t84000\t80000\n"),
    "provincial_reports_table": (REPORTS, "省份,报告期,报送日期,文号\n130000,2019H1,2019-07-15,冀1号\n"),
    "reported_figures_table": (
        FIGURES, "目标编号,统计期,数值,单位,报告日期,报告单位\nT09-2,2020,1020000,vehicles,2021-01-29,生态环境部\n",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
def test_a_table_says_the_same_in_both_languages_and_in_any_order(tmp_path, name):
    english, chinese = (only(text(tmp_path, content), name).frame for content in TABLES[name])
    assert english.height == 1
    assert english.equals(chinese.select(english.columns))
    turned = "\n".join(",".join(reversed(line.split(","))) for line in TABLES[name][0].splitlines())
    assert only(text(tmp_path, turned), name).frame.select(english.columns).equals(english)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_from_a_workbook_and_an_unknown_heading_stops_it(tmp_path, name):
    table = [line.split(",") for line in TABLES[name][0].splitlines()]
    assert only(workbook(tmp_path, table), name).frame.height == 1
    with pytest.raises(RefusedError, match=rf"heading '数据人'.*{name}\.toml"):
        only(workbook(tmp_path, [[*row, cell] for row, cell in zip(table, ("数据人", "x"), strict=True)]), name)


def test_a_unit_in_the_heading_goes_with_its_cells(tmp_path):
    records = only(
        text(tmp_path, "月份,产量(万辆),销量\n2019年7月,8.4,80000\n2019年8月,8.7万辆,\n"), "nev_output_table"
    )
    assert rows(records, "produced", "sold") == [("8.4万辆", "80000"), ("8.7万辆", None)]


def test_vehicles_and_models_are_no_output_of_the_country(tmp_path):
    for content in ("month,brand,model,sold\n2019-07,A,B,1\n", "vin,month,sold\nLZZ,2019-07,1\n"):
        with pytest.raises(RefusedError):
            sources.recognise(text(tmp_path, content))


def test_the_series_of_the_association_is_read_as_it_stands():
    records = only(real("caam-nev/nev_monthly_2015-08_2023-12.csv"), "caam_nev_series")
    assert (records.rows_read, records.rejects) == (101, ())
    found = {month: told for month, *told in rows(records, "month", "produced", "sold", "bev_sold", "phev_sold")}
    assert found["Dec-18"] == ["225000", "214000", "192000", "32000"]
    assert found["Nov-15"] == ["0", "0", "0", "0"]
    assert found["Dec-23"] == ["1172000", "1191000", None, None]
    assert place(records, "produced") == "C"


def test_the_rows_of_the_data_explorer_name_what_they_count():
    records = only(real("iea-ev-china/iea_gevo2025_china_historical_2010-2022.csv"), "iea_ev_explorer")
    assert (records.rows_read, records.rejects) == (455, ())
    found = {(metric, year): value for metric, year, value in rows(records, "metric", "period", "value")}
    assert len(found) == 455
    assert found["EV sales share | Buses | EV", "2019"] == "61.0"
    assert records.frame["document_no"].unique().to_list() == ["IEA (2025), Global EV Outlook 2025"]
    assert place(records, "metric") == "C|D|E"


def test_the_bulletins_on_city_buses_are_read_with_the_years_that_have_no_figure():
    records = only(real("mot-ev-bus/national_ev_bus_annual.csv"), "mot_ev_buses")
    assert (records.rows_read, records.rejects) == (12, ())
    told = [row for row in rows(records, "period", "value", "part_value") if any(row[1:])]
    assert told == [
        ("2019", None, "324464.0"), ("2021", None, "419500.0"), ("2022", "529000.0", "455500.0"),
        ("2023", None, "473900.0"),
    ]  # fmt: skip
