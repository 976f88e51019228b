# ruff: noqa: E501 - a table a line
"""Invented rows about the places of the report and China VI timing in the shape of schema mart."""

import duckdb

TABLES = {
    "place": "scope_code text, scope_name text, scope_name_en text, scope_kind text, region_code text, province_code text, "
    "short_name text, is_part bool, is_million bool, position int",
}
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
