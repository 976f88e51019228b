# ruff: noqa: E501 - a table a line
"""Invented rows of public fleets, targets, output and half-yearly reports for the page tests: they add up everywhere."""

import hashlib

import duckdb

TABLES = {
    "fleet_share": "period text, scope_code text, scope_name text, scope_kind text, fleet text, added_or_replaced bigint, nev bigint, "
    "clean_energy bigint, share_nev_or_clean double, share_nev double, target double, outcome text, kept_out bigint, "
    "from_vehicles bigint, from_totals bigint, is_complete bool",
    "fleet_scope": "scope_code text, scope_name text, scope_name_en text, scope_kind text, region_code text, province_code text, "
    "short_name text, has_duty bool, is_part bool, note_zh text, note_en text, position int",
    "fleet_scope_unit": "scope_code text, unit_code text",
    "fleet_difference": "period text, prefecture_code text, scope_name text, fleet text, vehicles_added bigint, vehicles_nev bigint, "
    "vehicles_clean_energy bigint, kept_out bigint, total_added bigint, total_nev bigint, total_clean_energy bigint, "
    "difference bigint, file_sha256 text, sheet text, row_no bigint",
    "fleet_unknown": "period text, scope_code text, fleet text, basis text, reason text, vehicles bigint",
    "plan_target": "target_id text, article text, text_zh text, metric text, period text, value double, threshold double, operator text, "
    "unit text, deadline date, outcome text, data_through date, origin text, detail_zh text, detail_en text, note text, doc_no text, "
    "confidence text, value_unit text",
    "nev_output": "period text, kind text, month date, produced bigint, sold bigint, parts_produced bigint, parts_sold bigint, "
    "is_rounded bool, months bigint, is_complete bool, data_through date, origin text, source text, doubts text[], "
    "file_sha256 text, sheet text, row_no bigint",
    "nev_output_doubt": "period text, year int, doubt text, detail_zh text, detail_en text",
    "reported_figure": "target_id text, metric text, is_part bool, period text, scope_code text, value double, unit text, "
    "document_no text, reported_on date, reporter text, note text, source text, file_sha256 text, sheet text, row_no bigint",
    "provincial_report": "province_code text, scope_name text, scope_name_en text, kind text, period text, due_on date, "
    "submitted_on date, status text, has_list bool, document_no text, file_sha256 text, sheet text, row_no bigint",
}
FILE = hashlib.sha256(b"sample b").hexdigest()  # 样例公告297.csv of the sample, whose name starts a formula
FLEETS = ("公交", "环卫", "邮政", "出租", "通勤", "轻型物流配送")
PERIODS = ("2019H1", "2019H2", "2020H1", "2020H2", "2021H1")
LATEST = PERIODS[-1]
PLACES = """
nation 000000 全国 China 0 - -|key KEY 重点区域 Key_regions 1 - -|region JJJ 京津冀及周边地区 Beijing-Tianjin-Hebei_and_surroundings 1 JJJ -
region FWP 汾渭平原 Fenwei_Plain 1 FWP -|region YRD 长三角地区 Yangtze_river_delta 1 YRD -|region PRD 珠三角地区 Pearl_river_delta 0 PRD -
region CY 成渝地区 Chengdu_and_Chongqing 0 CY -|province 130000 河北省 Hebei 1 - 130000|province 140000 山西省 Shanxi 1 - 140000
province 320000 江苏省 Jiangsu 1 - 320000|province 330000 浙江省 Zhejiang 1 - 330000|province 410000 河南省 Henan 1 - 410000
province 440000 广东省 Guangdong 0 - 440000|province 510000 四川省 Sichuan 0 - 510000|province 610000 陕西省 Shaanxi 1 - 610000
city 110000 北京市 Beijing 1 JJJ 110000|city 130100 石家庄市 Shijiazhuang 1 JJJ 130000|city 130200 唐山市 Tangshan 1 JJJ 130000
city 140100 太原市 Taiyuan 1 JJJ 140000|city 140700 晋中市 Jinzhong 1 FWP 140000|city 310000 上海市 Shanghai 1 YRD 310000
city 320100 南京市 Nanjing 1 YRD 320000|city 330100 杭州市 Hangzhou 1 YRD 330000|city 410100 郑州市 Zhengzhou 1 JJJ 410000
city 410300 洛阳市 Luoyang 1 FWP 410000|city 411200 三门峡市 Sanmenxia 1 FWP 410000|city 440100 广州市 Guangzhou 0 PRD 440000
city 500000 重庆市 Chongqing 0 CY 500000|city 510100 成都市 Chengdu 0 CY 510000|city 610100 西安市 Xi'an 1 FWP 610000
city 610300 宝鸡市 Baoji 1 FWP 610000"""
# city, fleet, added, new-energy, clean energy of the last half-year: on the threshold, and just below it
EXACT = ("320100", "公交", 100, 70, 10)
ROUNDS = ("330100", "出租", 20000, 15999, 0)
NEVER = "411200"  # a city without any vehicle
TARGETS = [
    ("T09-1", "九", "严厉打击生产销售排放不合格机动车行为，撤销相关企业车辆产品公告", None, 7, 0, "==", "models", None, "not_met", "2021-06-30", "measured", "verified"),
    ("T09-2", "九", "2020年底前，在京津冀及周边地区、汾渭平原淘汰国三及以下运营中重型柴油货车100万辆", None, 612345, 1000000, ">=", "vehicles", "2020-12-31", "not_met", "2021-06-30", "measured", "verified"),
    ("T09-3", "九", "2019年7月1日起，重点区域、珠三角、成渝地区提前实施机动车国六排放标准", None, None, 0, "==", "vehicles", "2019-07-01", "no_data", None, "none", "verified"),
    ("T10-1", "十", "大力发展绿色产业", None, None, None, None, None, None, "not_applicable", None, "none", "verified"),
    ("T11-1", "十一", "2020年新能源汽车产销量达到200万辆左右", "2020", 1313951, 2000000, "~=", "vehicles/year", "2020-12-31", "not_met", "2020-12-31", "measured", "verified"),
    ("T11-3", "十一", "重点区域达到80%", "2020H2", 79.96, 80, ">=", "%", "2020-12-31", "not_met", "2020-12-31", "measured", "verified"),
    ("T14-1", "十四", "省级工业和信息化主管部门分别于每年1月15日、7月15日前将落实情况报领导小组办公室", "2020H2", 0.9375, 1, "==", "report per half-year", None, "not_met", "2021-01-15", "measured", "verified"),
    ("R179-3", "179号", "各地生产销售柴油车型系族的抽检合格率达到95%以上", "2020", 96.5, 95, ">=", "%", "2020-12-31", "reported_only", "2021-01-20", "reported", "uncertain"),
    ("S2023-1", "国发〔2023〕24号", "重点区域公共领域新能源汽车比例不低于80%", None, None, 80, ">=", "%", "2025-12-31", "open", None, "none", "known"),
]  # fmt: skip
DOUBTS = [
    ("2016-02", 2016, "zero", "产量、销量 ＝ 0", "produced, sold = 0"),
    ("2016-05", 2016, "exchanged", "产量 21000，销量 24000，分类销量之和 21000", "produced 21000, sold 24000, kinds sold 21000"),
    ("2016-05", 2016, "parts", "销量 24000，分类销量之和 21000", "sold 24000, kinds sold 21000"),
    ("2016-07", 2016, "gap", "没有这一月", "no row"),
    ("2017", 2017, "year_differs", "公布产量 500000、销量 490000，各月之和 400000、390000", "published 500000 / 490000, months add up to 400000 / 390000"),
]  # fmt: skip


def _split(text: str) -> list[list[str]]:
    return [part.split(" ") for line in text.strip().splitlines() for part in line.split("|")]


def places(con: duckdb.DuckDBPyConnection) -> None:
    """The places, which are there before any vehicle is."""
    for position, (kind, code, zh, en, duty, region, province) in enumerate(_split(PLACES)):
        is_part = code in ("130000", "140000", "610000")
        note = ("仅计其重点区域内的城市", "only its cities inside the key regions") if is_part else (None, None)
        if duty == "0" and kind != "nation":
            note = ("不在重点区域，没有80%的义务", "outside the key regions: 80 % is no duty here")
        con.execute(
            f"insert into mart.fleet_scope values ({', '.join('?' * 12)})",
            [code, zh, en.replace("_", " "), kind, None if region == "-" else region, None if province == "-" else province,
             zh[:2], duty == "1", is_part, *note, position],
        )  # fmt: skip
    con.execute("""
        insert into mart.fleet_scope_unit
        select s.scope_code, c.scope_code from mart.fleet_scope as s join mart.fleet_scope as c on c.scope_kind = 'city' and (
            s.scope_kind = 'nation' or s.scope_code = c.scope_code or (s.scope_kind = 'key' and c.has_duty)
            or (s.scope_kind = 'region' and s.region_code = c.region_code)
            or (s.scope_kind = 'province' and s.province_code = c.province_code))""")


def _shares(con: duckdb.DuckDBPyConnection) -> None:
    """Vehicles by city, fleet and half-year; years, places and ALL are sums of them."""
    con.execute(
        """
        create temp table fleet_half as
        select c.scope_code as city, f.fleet, p.period,
            if(f.n = 4 and c.position % 3 = 0, 0, 12 + (37 * c.position + 53 * f.n + 29 * p.n) % 160) as added,
            added * (58 + (c.position * 7 + f.n * 13 + p.n * 3) % 31) // 100 as nev,
            added * (3 + f.n * 5 % 9) // 100 as clean,
            (c.position + f.n) % 4 as kept_out
        from mart.fleet_scope as c, unnest($fleets) with ordinality as f(fleet, n), unnest($periods) with ordinality as p(period, n)
        where c.scope_kind = 'city' and c.scope_code <> $never""",
        {"fleets": list(FLEETS), "periods": list(PERIODS), "never": NEVER},
    )
    for city, fleet, added, nev, clean in (EXACT, ROUNDS):
        con.execute(
            "update fleet_half set added = ?, nev = ?, clean = ? where city = ? and fleet = ? and period = ?",
            [added, nev, clean, city, fleet, LATEST],
        )
    con.execute(
        """
        insert into mart.fleet_share
        with dated as (
            select city, fleet, period, added, nev, clean, kept_out from fleet_half
            union all select city, fleet, left(period, 4), added, nev, clean, kept_out from fleet_half
        ),
        summed as (
            select d.period, u.scope_code, if(grouping(d.fleet) = 1, 'ALL', d.fleet) as fleet, sum(added) as added, sum(nev) as nev,
                sum(clean) as clean, sum(kept_out) as kept_out
            from dated as d join mart.fleet_scope_unit as u on u.unit_code = d.city
            group by grouping sets ((d.period, u.scope_code, d.fleet), (d.period, u.scope_code))
        ),
        every as (
            select period, scope_code, fleet from (select distinct period from dated), mart.fleet_scope,
                (select unnest(list_append($fleets, 'ALL')) as fleet)
        )
        select e.period, e.scope_code, s.scope_name, s.scope_kind, e.fleet, coalesce(x.added, 0), coalesce(x.nev, 0),
            coalesce(x.clean, 0), round(100.0 * (x.nev + x.clean) / nullif(x.added, 0), 2), round(100.0 * x.nev / nullif(x.added, 0), 2),
            if(s.has_duty, 80, null),
            case when not s.has_duty or coalesce(x.added, 0) = 0 then 'not_applicable'
                when (x.nev + x.clean) * 100 >= 80 * x.added then 'compliant' else 'non_compliant' end,
            coalesce(x.kept_out, 0), coalesce(x.added, 0) * 3 // 4, coalesce(x.added, 0) - coalesce(x.added, 0) * 3 // 4,
            e.period <> '2021'
        from every as e join mart.fleet_scope as s using (scope_code) left join summed as x using (period, scope_code, fleet)""",
        {"fleets": list(FLEETS)},
    )
    con.execute("""
        insert into mart.fleet_unknown
        select period, scope_code, fleet, 'vehicles', r, kept_out from mart.fleet_share, unnest(['acquisition', 'fuel']) as t(r)
        where kept_out > 0
        union all select '2021H1', '000000', f, 'totals', 'nev', 40 from unnest(['公交', 'ALL']) as t(f)""")
    con.execute(
        """
        insert into mart.fleet_difference
        select period, scope_code, scope_name, fleet, added_or_replaced, nev, clean_energy, kept_out, added_or_replaced + 3 + length(fleet),
            nev, clean_energy, -3 - length(fleet), $file, null, 100 + row_number() over (order by period, scope_code, fleet)
        from mart.fleet_share where fleet in ('公交', '轻型物流配送') and scope_code in ('130100', '410100', '610100') and period <> '2021'""",
        {"file": FILE},
    )


def _targets(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    for target, article, text, period, value, asked, operator, unit, due, outcome, through, origin, sure in TARGETS:
        detail = ("样例<b>说明</b>{0}", "=detail<script>alert(5)</script>") if hostile else ("样例说明", "Sample detail")
        con.execute(
            f"insert into mart.plan_target values ({', '.join('?' * 19)})",
            [target, article, text, "metric", period, value, asked, operator, unit, due, outcome, through, origin, *detail, None,
             "工信部节〔2018〕136号", sure, unit],
        )  # fmt: skip


def _output(con: duckdb.DuckDBPyConnection) -> None:
    """Two years of months, one of them missing, one zero, one whose figures look exchanged."""
    con.execute(
        """
        insert into mart.nev_output
        select strftime(m, '%Y-%m'), 'month', m,
            if(k = 1, 0, if(k = 4, 21000, 15000 + 1311 * k)), if(k = 1, 0, if(k = 4, 24000, 16000 + 1207 * k)), null,
            if(k = 1, null, if(k = 4, 21000, 16000 + 1207 * k)), k = 4, (k <> 1)::int, k <> 1, last_day(m), 'published', 'caam_nev_series',
            list_sort((select list(doubt) from mart.nev_output_doubt as d where d.period = strftime(m, '%Y-%m'))), $file, '表1', 2 + k
        from range(24) as t(k), lateral (select (date '2016-01-01' + to_months(k::int))::date as m) where k <> 6""",
        {"file": FILE},
    )
    con.execute(
        """
        insert into mart.nev_output
        select left(period, 4), 'year', null, if(left(period, 4) = '2017', 500000, sum(produced)), if(left(period, 4) = '2017', 490000, sum(sold)),
            null, null, false, sum(months), left(period, 4) = '2017', max(data_through), if(left(period, 4) = '2017', 'published', 'added_up'),
            'caam_nev_series', [], if(left(period, 4) = '2017', $file, null), null, null
        from mart.nev_output group by left(period, 4)""",
        {"file": FILE},
    )


def _figures(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    note = "=样例<img src=x onerror=alert(6)>" if hostile else "样例：未检索到数值"
    rows: list[list[object]] = [
        [None, f"EV sales | {mode} | BEV", False, str(year), "China", 1.5 * (year - 2009), "vehicles", "IEA (2025)", None, "IEA",
         "Historical", "iea_ev_explorer", FILE, None, year]
        for mode in ("Buses", "Cars") for year in range(2010, 2023)
    ]  # fmt: skip
    for year in range(2018, 2022):
        value = 324464.0 if year == 2019 else None
        rows += [
            [None, "nev_city_buses_in_use", False, str(year), "000000", None, "vehicles", "样例公报", None, "交通运输部", note,
             "mot_ev_buses", FILE, None, year],
            [None, "bev_city_buses_in_use", True, str(year), "000000", value, "vehicles", "样例公报", None, "交通运输部", note,
             "mot_ev_buses", FILE, None, year],
        ][: 2 if value else 1]  # fmt: skip
    rows += [
        ["R179-3", None, False, "2020", None, 96.5, "%", "样例报告1号", "2021-01-20", note, None, "reported_figures_table", FILE, None, 2],
        [None, "钢铁行业超低排放改造产能", False, "2020", "000000", None, "亿吨", None, "2021-02-20", "样例协会", note, "reported_figures_table", FILE, None, 3],
    ]
    con.executemany(f"insert into mart.reported_figure values ({', '.join('?' * 15)})", rows)


def _reports(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    """Six half-years of four departments: in time, late, missing, not due, and one that no list reaches."""
    units = [("110000", "北京市", "Beijing", "province"), ("130000", "河北省", "Hebei", "province"),
             ("610000", "陕西省", "Shaanxi", "province"), ("660000", "新疆生产建设兵团", "Xinjiang Corps", "corps")]  # fmt: skip
    halves = [("2018H2", "2019-01-15"), ("2019H1", "2019-07-15"), ("2019H2", "2020-01-15"), ("2020H1", "2020-07-15"),
              ("2020H2", "2021-01-15"), ("2021H1", "2021-07-15")]  # fmt: skip
    number = "<b>样例</b>〔{0}〕=1号" if hostile else "样例〔2019〕1号"
    rows = []
    for at, (period, due) in enumerate(halves):
        for k, unit in enumerate(units):
            status = ("on_time", "late", "missing", "on_time")[(k + at) % 4] if at not in (3, 5) else "missing"
            status = "not_due" if at == 5 else status
            came = {"on_time": due, "late": due[:8] + "28"}.get(status)
            rows.append((*unit[:4], period, due, came, status, at != 3, number if came else None, FILE if came else None, None,
                         2 + 4 * at + k if came else None))  # fmt: skip
    con.executemany(f"insert into mart.provincial_report values ({', '.join('?' * 13)})", rows)


def sources(con: duckdb.DuckDBPyConnection) -> None:
    """What the sources are called."""
    for source, zh, en in (
        ("caam_nev_series", "中国汽车工业协会新能源汽车月度产销（第三方汇编）", "Monthly new-energy vehicle series (compiled by a third party)"),
        ("iea_ev_explorer", "国际能源署全球电动汽车展望数据（中国）", "IEA Global EV Outlook, data explorer"),
        ("mot_ev_buses", "全国新能源公共汽电车年末数（交通运输行业发展统计公报摘录）", "New-energy city buses at the end of the year"),
    ):
        con.execute(
            "insert into mart.source_status (source, title_zh, title_en, publisher, files, refused_files, rows_accepted, status) "
            "values (?, ?, ?, '样例发布单位', 0, 0, 0, 'none')",
            [source, zh, en],
        )


def fill(con: duckdb.DuckDBPyConnection, *, hostile: bool = False) -> None:
    """Put all rows in; the places must be there."""
    _shares(con)
    _targets(con, hostile=hostile)
    con.executemany("insert into mart.nev_output_doubt values (?, ?, ?, ?, ?)", DOUBTS)
    _output(con)
    _figures(con, hostile=hostile)
    _reports(con, hostile=hostile)
    sources(con)
