# ruff: noqa: E501 - a table a line
"""Invented rows about the places of the report and China VI timing in the shape of schema mart."""

import duckdb

TABLES = {
    "place": "scope_code text, scope_name text, scope_name_en text, scope_kind text, region_code text, province_code text, "
    "short_name text, is_part bool, is_million bool, position int",
    "place_unit": "scope_code text, unit_code text",
    "stage_timing_city": "prefecture_code text, province_code text, region text, name text, name_en text, vehicle_group text, "
    "required_stage text, fuels text, effective_from date, calendar_row_id text, doc_no text, confidence text, due_on date, "
    "timing text, checked bigint, compliant bigint, below_stage bigint, indeterminate bigint, uncertain_law bigint, not_applicable bigint",
    "stage_timing_month": "prefecture_code text, province_code text, month date, vehicle_group text, checked bigint, "
    "compliant bigint, below_stage bigint, indeterminate bigint, uncertain_law bigint, not_applicable bigint",
    "stage_timing_reason": "prefecture_code text, province_code text, vehicle_group text, outcome text, reason_code text, registrations bigint",
    "stage_city_act": "prefecture_code text, calendar_row_id text, is_national bool",
    "stage_timing": "vin text, region_code text, prefecture_code text, outcome text",
    "registered_after_stop": "model_code text, prefecture_code text, province_code text, month date, stop_kind text, stopped_on date, "
    "legal_form text, document_no text, vehicles bigint, first_on date, last_on date",
    "stage_class": "vehicle_groups text[], fuels text[], uses text[], highest_rank int, class_no int",
    "stage_class_duty": "class_no int, profile_no int, event text, required_stage text, since date, calendar_row_id text",
    "stage_model_class": "model_code text, class_no int, stage text",
    "stage_city_profile": "profile_no int, prefecture_code text, name text, province_code text, province_name text",
}
PLANTED = "LZZ5ELMD8AN000777"  # in a column that pages must not read
DUE = "2019-07-01"
REGIONS = (
    ("YRD", "长三角地区", "Yangtze river delta", "长三角"),
    ("PRD", "珠三角地区", "Pearl river delta", "珠三角"),
    ("CY", "成渝地区", "Chengdu and Chongqing", "成渝"),
)
PROVINCES = (
    ("320000", "江苏省", "Jiangsu", False), ("330000", "浙江省", "Zhejiang", False), ("340000", "安徽省", "Anhui", False),
    ("440000", "广东省", "Guangdong", True), ("510000", "四川省", "Sichuan", True),
)  # fmt: skip
CITIES = (
    ("YRD", "310000", "上海市", "Shanghai"), ("YRD", "320100", "南京市", "Nanjing"), ("YRD", "320500", "苏州市", "Suzhou"),
    ("YRD", "330100", "杭州市", "Hangzhou"), ("YRD", "330200", "宁波市", "Ningbo"), ("YRD", "340100", "合肥市", "Hefei"),
    ("PRD", "440100", "广州市", "Guangzhou"), ("PRD", "440300", "深圳市", "Shenzhen"), ("PRD", "440600", "佛山市", "Foshan"),
    ("CY", "500000", "重庆市", "Chongqing"), ("CY", "510100", "成都市", "Chengdu"),
)  # fmt: skip


def places(con: duckdb.DuckDBPyConnection) -> None:
    """The places of mart.scope and a few outside of the million, which are there before any record is."""
    con.execute("""
        insert into mart.place
        select scope_code, scope_name, scope_name_en, scope_kind, if(scope_kind = 'region', scope_code, region_code),
            province_code, short_name, scope_kind = 'province', true, position
        from mart.scope""")
    rows = [
        *((code, zh, en, "region", code, None, short, False) for code, zh, en, short in REGIONS),
        *((code, zh, en, "province", None, code, zh[:-1], is_part) for code, zh, en, is_part in PROVINCES),
        *((code, zh, en, "city", region, f"{code[:2]}0000", zh[:-1], False) for region, code, zh, en in CITIES),
    ]
    con.executemany(
        "insert into mart.place values (?, ?, ?, ?, ?, ?, ?, ?, false, ?)",
        [(*row, 100 + n) for n, row in enumerate(rows)],
    )
    con.execute("""
        insert into mart.place_unit
        select p.scope_code, c.scope_code from mart.place as p join mart.place as c on c.scope_kind = 'city'
            and (p.scope_code = c.scope_code or p.scope_code in (c.region_code, c.province_code))
        where p.scope_kind in ('region', 'province', 'city') group by all""")


LAW = (
    # row, place, group, use, from, document, confidence, stage
    ("C045", "全国", "HDV", "urban_vehicle", "2020-07-01", "GB 17691-2018", "verified", "VIa"),
    ("C066", "北京市", "LDV", "all", "2020-01-01", "样例京文〔2019〕1号", "verified", "6b"),
    ("C069", "河北省", "LDV", "all", "2019-07-02", "样例冀文〔2019〕2号", "known", "6a_or_6b"),
    ("C072", "山西省", "LDV", "all", "2019-07-01", "样例晋文〔2019〕3号", "uncertain", "6a"),
    ("C075", "各省", "LDV", "all", DUE, "样例文〔2019〕5号", "verified", "6a"),
    ("C077", "河南省", "HDV", "urban_vehicle", DUE, "样例豫文〔2019〕7号", "verified", "VIa"),
    ("C085", "宁波市", "HDV", "urban_vehicle", "2020-07-01", "样例甬文〔2019〕8号", "verified", "VIa"),
    ("C093", "深圳市", "LDV", "all", "2018-11-01", "样例深文〔2018〕9号", "verified", "6b"),
    ("C097", "四川15市", "LDV", "all", "2019-07-12", "样例川文〔2019〕10号", "uncertain", "6a"),
)


def _law(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    """Dates of law, each with its document."""
    evil = "<b>样例</b>文{0}<script>alert(5)</script>"
    for row, place, group, use, day, document, confidence, stage in LAW:
        level, standard = "national" if place == "全国" else "province", "GB 18352.6-2016" if group == "LDV" else "GB 17691-2018"
        told = evil if hostile and row == "C066" else document
        con.execute(
            "insert into mart.law_row values (?, ?, ?, ?, 'VI', ?, ?, ?, ?, 'sale|registration', ?, ?, null, null, ?)",
            [row, level, place, standard, stage, group, "all" if group == "LDV" else "diesel", use, day, told, confidence],
        )


def _dates(con: duckdb.DuckDBPyConnection) -> None:
    """Each city and vehicle group with its date: on the very day, a day late, uncertain, early, none."""
    con.execute("""
        create temp table dated as
        select c.scope_code as city, c.province_code, c.region_code, c.scope_name, c.scope_name_en, g.vehicle_group,
            case
                when g.vehicle_group = 'HDV_GAS' then 'C044'
                when g.vehicle_group = 'HDV_URBAN' then case c.province_code when '410000' then 'C077' else if(c.scope_code = '330200', 'C085', 'C045') end
                when c.scope_code = '110000' then 'C066' when c.scope_code = '130400' then 'C069'
                when c.scope_code in ('140300', '140400') then 'C072' when c.scope_code = '370100' then 'C023'
                when c.scope_code = '440300' then 'C093' when c.scope_code = '510100' then 'C097'
                else 'C075'
            end as row_id
        from mart.place as c cross join (values ('LDV'), ('HDV_URBAN'), ('HDV_GAS')) as g(vehicle_group)
        where c.scope_kind = 'city'""")
    con.execute("""
        insert into mart.stage_city_act
        select city, row_id, row_id in ('C023', 'C044', 'C045') from dated
        union select scope_code, row_id, true from mart.place, (values ('C023'), ('C044'), ('C045'), ('C047')) as t(row_id) where scope_kind = 'city'
        order by 1, 2""")


def _registrations(con: duckdb.DuckDBPyConnection) -> None:
    """Registrations by month through June 2021; one city has none, and cities are the sums of their months."""
    con.execute("""
        insert into mart.stage_timing_month
        select city, province_code, month, vehicle_group, met + below + open_ + none_, met, below, open_,
            if(city in ('140300', '140400', '510100') and vehicle_group = 'LDV', open_, 0), none_
        from (
            select p.scope_code as city, p.province_code, month::date as month, g.vehicle_group,
                20 + (p.position * 7 + k * 3) % 60 as met, if(k < 6, 0, (p.position + k) % 5) as below,
                (p.position * 3 + k) % 4 as open_, if(g.vehicle_group = 'HDV_URBAN', 9, 0) as none_
            from mart.place as p, (values ('LDV'), ('HDV_URBAN'), ('HDV_GAS'), ('HDV_OTHER'), ('UNKNOWN')) as g(vehicle_group),
                range(30) as t(k), lateral (select date '2019-01-01' + to_months(k::int) as month)
            where p.scope_kind = 'city' and p.scope_code not in ('411200', '330200')
        ) order by 1, 3, 4""")
    con.execute("""
        insert into mart.stage_timing_reason
        select prefecture_code, province_code, vehicle_group, 'indeterminate', if(uncertain_law > 0, 'uncertain_law', 'missing:invoice_on'), sum(indeterminate)
        from mart.stage_timing_month where indeterminate > 0 group by all
        union all select prefecture_code, province_code, vehicle_group, 'not_applicable', 'no_emission_stage', sum(not_applicable)
        from mart.stage_timing_month where not_applicable > 0 group by all order by all""")
    con.execute("""
        insert into mart.stage_timing_city
        select d.city, d.province_code, d.region_code, d.scope_name, d.scope_name_en, d.vehicle_group, l.substage, l.fuel,
            l.effective_from, d.row_id, l.doc_no, l.confidence, date '2019-07-01',
            case when d.row_id = 'C044' then 'national' when d.row_id in ('C023', 'C045') then 'no_act_found'
                when l.confidence = 'uncertain' then 'uncertain' when l.effective_from <= date '2019-07-01' then 'on_time' else 'late' end,
            coalesce(sum(m.checked), 0), coalesce(sum(m.compliant), 0), coalesce(sum(m.below_stage), 0),
            coalesce(sum(m.indeterminate), 0), coalesce(sum(m.uncertain_law), 0), coalesce(sum(m.not_applicable), 0)
        from dated as d join mart.law_row as l using (row_id)
        left join mart.stage_timing_month as m on m.prefecture_code = d.city and m.vehicle_group = d.vehicle_group
        group by all order by all""")
    con.execute("insert into mart.stage_timing values (?, '130102', '130100', 'non_compliant')", [PLANTED])


def _stops(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    """Registrations after a stop, more rows than the page shows, of models that publishers named."""
    form = "<img src=x onerror=alert(6)>" if hostile else "自行申请注销"
    con.execute(
        """
        insert into mart.registered_after_stop
        select m.model_code, c.scope_code, c.province_code, date '2019-07-01' + to_months(k::int), ['product', 'suspension', 'enterprise'][1 + k % 3],
            date '2019-06-15', if(k % 3 = 0, $form, null), if(k % 3 = 2, '样例文〔2019〕99号', null), 1 + (k * 5 + c.position) % 9,
            (date '2019-07-03' + to_months(k::int))::date, (date '2019-07-28' + to_months(k::int))::date
        from (select model_code from mart.model_today where listing = 'cancelled' or length(model_code) > 12) as m,
            (select * from mart.place where scope_kind = 'city' order by position limit 15) as c, range(9) as t(k)
        order by all""",
        {"form": form},
    )


def _matrix(con: duckdb.DuckDBPyConnection, *, hostile: bool) -> None:
    """Classes of models, sets of cities, and what local law forbids between them."""
    con.execute("""
        insert into mart.stage_class values (['HDV'], ['diesel'], ['bus'], 51, 1), (['HDV'], ['diesel'], ['other'], 51, 2),
            (['LDV'], ['gasoline'], ['other'], 51, 3), (['LDV'], ['diesel', 'gasoline'], ['other'], 60, 4)""")
    con.execute("""
        insert into mart.stage_class_duty values
            (1, 3, 'registration', 'VIa', '2019-07-01', 'C077'), (1, 3, 'sale', 'VIa', '2019-07-01', 'C077'),
            (2, 2, 'registration', 'VIb', '2020-01-01', 'C066'),
            (3, 2, 'registration', '6b', '2020-01-01', 'C066'), (3, 2, 'sale', '6b', '2020-01-01', 'C066'),
            (3, 4, 'registration', '6b', '2018-11-01', 'C093'), (4, 4, 'registration', '6b', '2018-11-01', 'C093')""")
    con.execute("""
        insert into mart.stage_city_profile
        select case when scope_code = '110000' then 2 when province_code = '410000' then 3 when scope_code = '440300' then 4 else 1 end,
            scope_code, scope_name, province_code, if(scope_code = province_code, scope_name, 'P' || province_code)
        from mart.place where scope_kind = 'city' order by scope_code""")
    evil = "<script>alert(7)</script>" if hostile else "梅州市"
    con.execute("insert into mart.stage_city_profile values (4, '441400', ?, '440000', 'P440000')", [evil])
    con.execute("""
        insert into mart.stage_model_class
        select model_code, case when vehicle_group = 'LDV' then if(emission_stage = 'VI', 4, 3) when product_name like '%客车%' then 1 else 2 end, if(emission_stage = 'VI', '6a', coalesce(emission_stage, 'V'))
        from mart.model_today where listing = 'listed' and outcome <> 'not_applicable' order by model_code""")


def fill(con: duckdb.DuckDBPyConnection, *, hostile: bool = False) -> None:
    """Put all rows in; the places and models must be there."""
    _law(con, hostile=hostile)
    _dates(con)
    _registrations(con)
    _stops(con, hostile=hostile)
    _matrix(con, hostile=hostile)
