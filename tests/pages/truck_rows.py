# ruff: noqa: E501 - a table a line
"""Invented rows of the million trucks for the page tests: they reconcile, and name vehicles that no page may show."""

import duckdb

TABLES = {
    "scope": "scope_code text, scope_name text, scope_name_en text, scope_kind text, region_code text, province_code text, "
    "short_name text, position int",
    "retirement_ledger": "vin text, region text, province_code text, prefecture_code text, retired_on date, outcome text, "
    "reasons text[], stage_min text, stage_max text, stage_basis text, confirmation text, disposals int, has_permit bool, "
    "natural_scrap bool, outcome_low text, outcome_high text, file_sha256 text, row_index bigint",
    "retirement_progress": "scope_code text, scope_name text, scope_kind text, basis text, claimed bigint, verified bigint, "
    "target bigint, indeterminate bigint, records bigint",
    "retirement_month": "scope_code text, basis text, month date, claimed bigint, verified bigint",
    "retirement_reason": "scope_code text, outcome text, reason text, vehicles bigint",
    "retirement_summary": "vehicles bigint, counted bigint, excluded bigint, indeterminate bigint, disposal_records bigint, "
    "natural_scrap bigint, without_permit bigint, data_through date, window_from date, window_to date, target bigint, "
    "low_through date, program_through date, high_through date",
    "retirement_forecast": "scope_code text, scope_name text, scope_kind text, method text, data_through date, claimed bigint, "
    "target bigint, months_left double, run_rate_per_month double, required_per_month double, projected_at_deadline double, "
    "projected_low double, projected_high double, interval_percent double, status text, note text",
    "retirement_backtest": "scope_code text, origin date, horizon_months int, target_month date, projected double, "
    "projected_low double, projected_high double, naive double, actual bigint, is_inside bool",
    "retirement_balance": "prefecture_code text, scope_name text, baseline_on date, latest_on date, baseline bigint, "
    "retired bigint, still_registered bigint, moved_out bigint, reclassified bigint, unknown bigint",
    "retirement_quota": "quota_id text, scope_code text, scope_name text, scope_kind text, kind text, value bigint, "
    "period_from date, period_to date, deadline date, vehicle_scope_zh text, vehicle_scope_en text, counting_basis_zh text, "
    "counting_basis_en text, doc_no text, note_zh text, note_en text, "
    "confidence text, claimed_in_period bigint",
    "retirement_conflict_kind": "check_id text, title_zh text, title_en text, advice_zh text, advice_en text, severity text, "
    "vehicles bigint, position int",
    "retirement_conflict": "check_id text, vin text, vin_masked text, province_code text, prefecture_code text, detail_zh text, "
    "detail_en text, related_masked text, file_sha256 text, file_name text, sheet text, row_no int, counted bool",
}
PLANTED = "LZZ5ELMD8AN000001"  # in columns that pages must not read, and in texts that a publisher chose
PLATE = "冀A12345"
WHOLE = "RETIRE_1M_SCOPE"
PROVINCES = {
    "130000": ("河北省", "Hebei"), "140000": ("山西省", "Shanxi"), "370000": ("山东省", "Shandong"),
    "410000": ("河南省", "Henan"), "610000": ("陕西省", "Shaanxi"),
}  # fmt: skip
CITIES = """
JJJ 110000 北京市 Beijing 北京|JJJ 120000 天津市 Tianjin 天津|JJJ 130100 石家庄市 Shijiazhuang 石家庄|JJJ 130200 唐山市 Tangshan 唐山
JJJ 130400 邯郸市 Handan 邯郸|JJJ 130500 邢台市 Xingtai 邢台|JJJ 130600 保定市 Baoding 保定|JJJ 130900 沧州市 Cangzhou 沧州
JJJ 131000 廊坊市 Langfang 廊坊|JJJ 131100 衡水市 Hengshui 衡水|JJJ 133100 雄安新区 Xiong'an 雄安|JJJ 140100 太原市 Taiyuan 太原
JJJ 140300 阳泉市 Yangquan 阳泉|JJJ 140400 长治市 Changzhi 长治|JJJ 140500 晋城市 Jincheng 晋城|JJJ 370100 济南市 Jinan 济南
JJJ 370300 淄博市 Zibo 淄博|JJJ 370800 济宁市 Jining 济宁|JJJ 371400 德州市 Dezhou 德州|JJJ 371500 聊城市 Liaocheng 聊城
JJJ 371600 滨州市 Binzhou 滨州|JJJ 371700 菏泽市 Heze 菏泽|JJJ 410100 郑州市 Zhengzhou 郑州|JJJ 410200 开封市 Kaifeng 开封
JJJ 410500 安阳市 Anyang 安阳|JJJ 410600 鹤壁市 Hebi 鹤壁|JJJ 410700 新乡市 Xinxiang 新乡|JJJ 410800 焦作市 Jiaozuo 焦作
JJJ 410900 濮阳市 Puyang 濮阳|FWP 140700 晋中市 Jinzhong 晋中|FWP 140800 运城市 Yuncheng 运城|FWP 141000 临汾市 Linfen 临汾
FWP 141100 吕梁市 Lüliang 吕梁|FWP 410300 洛阳市 Luoyang 洛阳|FWP 411200 三门峡市 Sanmenxia 三门峡|FWP 610100 西安市 Xi'an 西安
FWP 610200 铜川市 Tongchuan 铜川|FWP 610300 宝鸡市 Baoji 宝鸡|FWP 610400 咸阳市 Xianyang 咸阳|FWP 610403 杨凌示范区 Yangling 杨凌
FWP 610500 渭南市 Weinan 渭南"""
KINDS = """
reported_by_two_provinces 两省重复报送|reported_twice_in_province 省内重复报送|stage_disagrees 排放阶段不一致
registered_after_retirement 淘汰后又登记|transferred_in_after_retirement 淘汰后转入|inspected_after_retirement 淘汰后检验
in_stock_after_retirement 淘汰后仍在保有量中|retired_before_registered 淘汰早于登记|impossible_mass 质量不可能|impossible_length 车长不可能
vehicle_class_contradiction 类型与质量矛盾|status_contradiction 状态与日期矛盾|same_engine 发动机号相同|same_certificate 回收证明相同
wrong_check_digit 校验位不符"""


def _split(text: str) -> list[list[str]]:
    return [part.split(" ") for line in text.strip().splitlines() for part in line.split("|")]


def scopes(con: duckdb.DuckDBPyConnection) -> None:
    """The places, which are there before any record is."""
    rows: list[tuple[object, ...]] = [
        (WHOLE, "京津冀及周边地区和汾渭平原", "Both regions", "whole", None, None, "全部"),
        ("JJJ", "京津冀及周边地区", "Beijing-Tianjin-Hebei and surroundings", "region", None, None, "京津冀及周边"),
        ("FWP", "汾渭平原", "Fenwei Plain", "region", None, None, "汾渭平原"),
        *((code, zh, en, "province", None, code, zh[:-1]) for code, (zh, en) in PROVINCES.items()),
        *((code, zh, en, "city", region, f"{code[:2]}0000", short) for region, code, zh, en, short in _split(CITIES)),
        ("UNPLACED", "属地不明", "Place not known", "unplaced", None, None, "不明"),
    ]
    con.executemany("insert into mart.scope values (?, ?, ?, ?, ?, ?, ?, ?)", [(*row, n) for n, row in enumerate(rows)])


def _months(con: duckdb.DuckDBPyConnection) -> None:
    """Vehicles by city, basis and month through October 2019; one city has none, and sums are made of the rows."""
    con.execute("""
        create temp table city_month as
        select c.scope_code as city, c.region_code, c.province_code, basis, month::date as month,
            (300 + 97 * c.position % 611) * (4 + k) * share // 90 as claimed,
            (300 + 97 * c.position % 611) * (4 + k) * share // 90 * (45 + c.position) // 130 as verified
        from mart.scope as c, range(17) as t(k), (values ('low', 9), ('program', 10), ('high', 11)) as b(basis, share),
            lateral (select date '2018-06-01' + to_months(k::int) as month)
        where c.scope_kind = 'city' and c.scope_code <> '411200'
            and not (c.scope_code = '133100' and k < 9)""")
    con.execute("""
        insert into mart.retirement_month
        select s.scope_code, basis, month, sum(claimed), sum(verified)
        from mart.scope as s join city_month as c
            on s.scope_kind = 'whole' or s.scope_code in (c.city, c.region_code, c.province_code)
        group by s.scope_code, basis, month order by 1, 2, 3""")
    con.execute("""
        insert into mart.retirement_progress
        select s.scope_code, s.scope_name, s.scope_kind, b.basis, coalesce(sum(m.claimed), 0), coalesce(sum(m.verified), 0),
            if(s.scope_kind = 'whole', 1000000, null), 0, 0
        from mart.scope as s cross join (values ('low'), ('program'), ('high')) as b(basis)
        left join mart.retirement_month as m on m.scope_code = s.scope_code and m.basis = b.basis
        group by s.scope_code, s.scope_name, s.scope_kind, s.position, b.basis order by s.position, b.basis""")
    con.execute("""
        create temp table waiting as
        select scope_code as city, region_code, province_code, 5 + position % 17 as vehicles from mart.scope
        where scope_kind = 'city' and scope_code <> '411200' union all select 'UNPLACED', null, null, 37""")
    con.execute("""
        update mart.retirement_progress as p set indeterminate = w.vehicles, records = claimed + w.vehicles from (
            select s.scope_code, sum(vehicles) as vehicles from mart.scope as s join waiting as w
                on s.scope_kind = 'whole' or s.scope_code in (w.city, w.region_code, w.province_code)
            group by s.scope_code) as w
        where p.scope_code = w.scope_code""")


def _outcomes(con: duckdb.DuckDBPyConnection) -> None:
    """Reasons, the one row of the summary, and a forecast for every place."""
    con.execute("""
        insert into mart.retirement_reason
        select scope_code, 'indeterminate', 'missing:usage', indeterminate from mart.retirement_progress
        where basis = 'program' and indeterminate > 0
        union all select scope_code, 'indeterminate', 'conflict:vehicle_class', indeterminate // 4
        from mart.retirement_progress where basis = 'program' and indeterminate >= 4
        union all select scope_code, 'excluded', 'above_stage_iii', claimed // 50 from mart.retirement_progress
        where basis = 'program' and claimed >= 50
        union all select scope_code, 'excluded', 'not_medium_heavy', claimed // 75 from mart.retirement_progress
        where basis = 'program' and claimed >= 75
        union all select 'RETIRE_1M_SCOPE', 'excluded', 'outside_region', 4321""")
    con.execute("""
        insert into mart.retirement_summary
        select claimed + 20000 + indeterminate, claimed, 20000, indeterminate, claimed + 21234 + indeterminate,
            claimed // 9, claimed // 3, date '2019-10-31', date '2018-06-27', date '2020-12-31', 1000000,
            date '2013-06-30', date '2013-12-31', date '2014-12-31'
        from mart.retirement_progress where scope_code = 'RETIRE_1M_SCOPE' and basis = 'program'""")
    con.execute("""
        insert into mart.retirement_forecast
        select scope_code, scope_name, scope_kind, 'local level with drift', date '2019-10-31', claimed, target, 14, claimed / 12.0,
            if(target is null, null, (target - claimed) / 14.0), claimed * 2.05, claimed * 1.84, claimed * 2.31, 80,
            if(target is null, null, 'at_risk'), if(target is null, null, '样例：方法只用到当日的月份')
        from mart.retirement_progress where basis = 'program' and scope_kind <> 'unplaced' and claimed > 0""")
    con.execute("""
        insert into mart.retirement_backtest
        select scope_code, last_day(date '2018-12-01' + to_months(k::int)), h, last_day(date '2018-12-01' + to_months((k + h)::int)),
            now.claimed * (1 + 0.11 * h), now.claimed * (1 + 0.07 * h), now.claimed * (1 + 0.16 * h), now.claimed * (1 + 0.09 * h),
            if(k + h > 10, null, later.claimed),
            if(k + h > 10, null, later.claimed between now.claimed * (1 + 0.07 * h) and now.claimed * (1 + 0.16 * h))
        from range(11) as t(k), (values (1), (3), (6), (12)) as hs(h),
            lateral (select scope_code, sum(claimed) as claimed from mart.retirement_month
                where basis = 'program' and scope_code in ('RETIRE_1M_SCOPE', 'JJJ', 'FWP', '410100')
                    and month <= date '2018-12-01' + to_months(k::int) group by scope_code) as now,
            lateral (select sum(claimed) as claimed from mart.retirement_month as m
                where basis = 'program' and m.scope_code = now.scope_code
                    and month <= date '2018-12-01' + to_months((k + h)::int)) as later
        order by 1, 2, 3""")


def _local(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    """Stocks and plans of single places."""
    con.executemany(
        "insert into mart.retirement_balance values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            ("410100", "郑州市", "2018-06-30", "2019-09-30", 21000, 9000, 8800, 1500, 200, 1500),
            ("410300", "洛阳市", "2018-06-30", "2019-09-30", 9000, 3100, 4700, 600, 50, 550),
            ("410500", "安阳市", "2018-06-30", None, 7000, 2500, None, 300, None, 4200),
        ],
    )
    words = ("<b>样例</b>方案{0}", "=样例<script>alert(3)</script>") if hostile else ("样例方案〔2020〕1号", "样例备注")
    vehicles = ("国三及以下营运中重型柴油货车", "medium and heavy operating diesel trucks")
    con.executemany(
        "insert into mart.retirement_quota values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            ("S1", "410000", "河南省", "province", "target", 145000, "2020-01-01", "2020-12-31", "2020-12-31",
             *vehicles, "回收证明、注销证明", "both certificates", *words, words[1], "verified", None),
            ("S2", "410100", "郑州市", "city", "target", 17000, "2020-01-01", "2020-12-31", "2020-12-31",
             *vehicles, "同上", "as above", *words, words[1], "uncertain", 0),
            ("S3", "410100", "郑州市", "city", "reported_cancelled", 18000, None, "2019-12-31", None,
             *vehicles, "注销登记", "deregistration", *words, words[1], "verified", 12345),
        ],
    )  # fmt: skip


def _conflicts(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    """Records to act on, each with the full number of the vehicle in a column of its own."""
    kinds = _split(KINDS)
    cities = [row[1] for row in _split(CITIES)]
    file = "<img src=x onerror=alert(4)>.csv" if hostile else "样例淘汰记录.csv"
    rows = []
    for number in range(260):
        check, title = kinds[number % 12]
        city = cities[number * 7 % len(cities)]
        vin = f"LZZ5ELMD8AN{number:06d}"
        rows.append((check, vin, f"{vin[:3]}**********{vin[-4:]}", f"{city[:2]}0000", city, f"样例：{title}，相差 {number} 天",
                     f"Sample: {number} days apart", f"LZZ**********{9999 - number:04d}", "f" * 64, file, "表1" if number % 3 else None,
                     number + 2, number % 5 == 0))  # fmt: skip
    con.executemany(f"insert into mart.retirement_conflict values ({', '.join('?' * 13)})", rows)
    for place, (check, title) in enumerate(kinds):
        found = len({row[1] for row in rows if row[0] == check})
        severity = "fail" if place < 3 else "warn"
        con.execute(
            "insert into mart.retirement_conflict_kind values (?, ?, ?, ?, ?, ?, ?, ?)",
            [check, title, check.replace("_", " ").capitalize(), "核对原件，由报送单位更正", "Check the original and correct it",
             severity, found, place],
        )  # fmt: skip


def fill(con: duckdb.DuckDBPyConnection, *, hostile: bool = False) -> None:
    """Put all rows in; the places must be there."""
    _months(con)
    _outcomes(con)
    _local(con, hostile=hostile)
    _conflicts(con, hostile=hostile)
    con.execute(
        "insert into mart.retirement_ledger (vin, region, prefecture_code, outcome) values (?, 'JJJ', '130100', 'counted')",
        [PLANTED],
    )
