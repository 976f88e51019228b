"""Invented tables that offices of the sample country send: totals of fleets, output, half-yearly reports, figures.

Some rows contradict others on purpose, so that every check has something to show.
"""

import csv
import io
import random
from collections.abc import Iterator
from datetime import date, timedelta

Rows = list[list[str]]

FLEETS = ("公交", "环卫", "邮政", "出租", "通勤", "轻型物流配送")
# cities without vehicle rows, and two with them, of which the totals differ
CITIES = ("120000", "130200", "140700", "330100", "340100", "500000", "610300", "130100", "310000")
PERIODS = ("2019H1", "2019H2", "2020H1")
PROVINCES = (
    "北京市", "天津市", "河北省", "山西省", "内蒙古自治区", "辽宁省", "吉林省", "黑龙江省", "上海市", "江苏省",
    "浙江省", "安徽省", "福建省", "江西省", "山东省", "河南省", "湖北省", "湖南省", "广东省", "广西壮族自治区",
    "海南省", "重庆市", "四川省", "贵州省", "云南省", "西藏自治区", "陕西省", "甘肃省", "青海省", "宁夏回族自治区",
    "新疆维吾尔自治区",
    "新疆生产建设兵团",
)  # fmt: skip
DUE = {
    "2018年下半年": date(2019, 1, 15), "2019年上半年": date(2019, 7, 15), "2019年下半年": date(2020, 1, 15),
    "2020年上半年": date(2020, 7, 15),
}  # fmt: skip


def fleet_statistics(chance: random.Random) -> Rows:
    """Make totals by city, fleet and half-year; one without its parts, one whose parts exceed it."""
    rows = [["统计期", "行政区划代码", "公共领域", "新增和更新（辆）", "其中新能源", "其中清洁能源"]]
    for city in CITIES:
        for period in PERIODS:
            for fleet in FLEETS:
                added = chance.randrange(20, 400)
                nev = added * chance.randrange(55, 92) // 100
                rows.append([period, city, fleet, str(added), str(nev), str(added * chance.randrange(8) // 100)])
    rows[5][4] = ""
    rows[8][4] = str(int(rows[8][3]) + 1)
    return rows


def output(chance: random.Random) -> Rows:
    """Make the output of two and a half years: a month left at zero, one exchanged, one whose kinds do not add up."""
    rows = [["月份", "产量", "销量", "纯电动销量", "插电式混合动力销量"]]
    for number in range(30):
        produced = 60_000 + 1_700 * number + chance.randrange(9_000)
        sold = produced - chance.randrange(4_000)
        electric = sold * 4 // 5
        kinds = [str(electric), str(sold - electric)]
        rows.append([f"{2018 + number // 12}-{number % 12 + 1:02}", str(produced), str(sold), *kinds])
    rows[11] = [rows[11][0], "0", "0", "", ""]
    rows[12][1], rows[12][2] = rows[12][2], str(int(rows[12][2]) + 6_000)
    rows[18][3] = str(int(rows[18][3]) - 5_000)
    return rows


def provincial_reports(chance: random.Random) -> Rows:
    """Make the list of half-yearly reports received: most in time, some late, some never."""
    rows = [["报送单位", "报告期", "报送日期", "文号"]]
    for period, due in DUE.items():
        for number, province in enumerate(PROVINCES, start=1):
            fate = chance.random()
            if fate < 0.9:
                day = due + timedelta(days=chance.randrange(1, 40) if fate < 0.12 else -chance.randrange(20))
                rows.append([province, period, f"{day}", f"样例工信〔{due.year}〕{number}号"])
    return rows


def reported_figures() -> Rows:
    """Give figures that are only reported, on targets of the plan and on quantities near them."""
    return [
        ["目标编号", "指标", "统计期", "范围代码", "数值", "单位", "文号", "报告日期", "报告单位", "说明"],
        ["R179-3", "", "2019", "000000", "93.5", "%", "样例环函〔2020〕5号", "2020-03-10", "样例部门", "样例数据"],
        ["R179-4", "", "2019", "130000", "91.2", "%", "样例冀环〔2020〕7号", "2020-02-20", "样例省厅", "一省的数值"],
        ["T10-1", "样例：清洁生产审核企业数", "2019", "000000", "1200", "家", "样例报告", "2020-01-31", "样例协会", ""],
        ["", "样例：工业能耗下降", "2019", "000000", "2.7", "%", "样例公报", "2020-02-28", "样例部门", ""],
        ["", "样例：工业用水量下降", "2019", "000000", "", "%", "样例公报", "2020-02-28", "样例部门", "未公布"],
    ]


def files(seed: int) -> Iterator[tuple[str, bytes]]:
    """Yield each file by name."""
    chance = random.Random(seed)
    yield "sample_fleet_statistics.csv", _table(fleet_statistics(chance)).encode("gb18030")
    yield "sample_nev_output.csv", _table(output(chance)).encode("utf-8-sig")
    yield "sample_provincial_reports.csv", _table(provincial_reports(chance)).encode()
    yield "sample_reported_figures.csv", _table(reported_figures()).encode("utf-8-sig")


def _table(rows: Rows) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, lineterminator="\r\n").writerows(rows)
    return buffer.getvalue()
