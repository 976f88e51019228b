# ruff: noqa: E501 - a table a line
"""A small warehouse of invented rows in the shape of schema mart, for the tests of the report site."""

import hashlib
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from catalogue import warehouse
from catalogue.settings import Home
from reports import site

try:
    from pages import fleet_rows, timing_rows, truck_rows
except ImportError:  # this file was started by itself
    import fleet_rows
    import timing_rows
    import truck_rows

AS_OF = date(2021, 7, 2)
RUN_ID = "2021-07-02-01"

TABLES = {
    "run": "run_id text, as_of date, known_on date, input_digest text, generated_on date, tool_version text, is_sample bool, is_current bool",
    "ingest_file": "file_sha256 text, kind text, source text, name text, received_at timestamp, rows_read int, "
    "rows_accepted int, rows_quarantined int, rows_duplicate int, status text, reason text, "
    "fetched_from text, fetched_at timestamp",
    "quarantine": "file_sha256 text, name text, sheet text, row_no int, column_name text, value text, "
    "reason_code text, reason text",
    "source_status": "source text, title_zh text, title_en text, publisher text, files int, refused_files int, "
    "rows_accepted int, latest_data_on date, latest_received_on date, age_days int, fresh_for_days int, status text, reason text",
    "model_today": "model_id text, model_code text, enterprise text, enterprise_id text, brand text, product_name text, "
    "vehicle_group text, fuel text, emission_stage text, substage text, emission_standard_raw text, gvm_kg text, "
    "listing text, listed_from date, listed_to date, batch_no text, outcome text, has_dossier bool",
    "model_history": "model_code text, event_on date, batch_no text, entry_kind text, emission_standard_raw text, fuel text, "
    "gvm_kg text, enterprise text, file_sha256 text, file_name text, sheet text, row_no int",
    "enterprise": "enterprise_id text, enterprise text, models int, listed int, flagged int, indeterminate int, candidates int",
    "enterprise_name": "enterprise_id text, name text, from_on date, to_on date, document text, confidence text",
    "finding": "finding_id text, run_id text, rule_id text, rule_digest text, ground text, subject_kind text, subject_id text, "
    "enterprise text, outcome text, reason_code text, legal_basis text, first_seen_on date, last_seen_on date, evidence json, "
    f"is_open bool as (last_seen_on = date '{AS_OF}')",
    "finding_evidence": "finding_id text, position int, field text, label_zh text, label_en text, value text, file_sha256 text, "
    "file_name text, sheet text, row_no int, heading text, place text, law_row_id text",
    "cited_cell": "file_sha256 text, sheet text, row_no int, position int, place text, heading text, field text, value text",
    "rule": "rule_id text, title_zh text, title_en text, ground text, severity text, effective_from date, effective_to date, "
    "digest text, method_zh text, method_en text, spares_zh text, spares_en text, example_zh text, example_en text, legal_basis json",
    "rule_coverage": "rule_id text, population int, compliant int, non_compliant int, not_applicable int, indeterminate int",
    "rule_reason": "rule_id text, outcome text, reason_code text, models int",
    "model_rule": "model_code text, rule_id text, outcome text, reason_code text",
    "revocation_candidate": "model_code text, enterprise text, ground text, legal_form text, since_on date, rule_id text, "
    "decision_no text, open_case_id text",
    "quality_check": "check_id text, title_zh text, title_en text, severity text, rows int",
    "quality_check_row": "check_id text, position int, subject text, detail text",
    "law_row": "row_id text, level text, scope_name text, standard text, stage text, substage text, vehicle_group text, fuel text, "
    "use_group text, event text, effective_from date, doc_no text, note_zh text, note_en text, confidence text",
    **truck_rows.TABLES,
    **timing_rows.TABLES,
    **fleet_rows.TABLES,
}
HEADINGS = (
    ("公告批次", "batch_no"),
    ("类别", "entry_kind"),
    ("发布日期", "published_on"),
    ("企业名称", "enterprise"),
    ("目录序号", None),
    ("产品商标", "brand"),
    ("产品名称", "product_name"),
    ("产品型号", "model_code"),
    ("排放依据标准", "emission_standard"),
    ("燃料种类", "fuel"),
    ("总质量(kg)", "gvm_kg"),
    ("外形尺寸(mm)", "length_mm"),
)
FILE_A = hashlib.sha256(b"sample a").hexdigest()
FILE_B = hashlib.sha256(b"sample b").hexdigest()
REFUSED = hashlib.sha256(b"sample c").hexdigest()
RULE_DIGEST = hashlib.sha256(b"sample rule").hexdigest()


@dataclass(frozen=True)
class Model:
    """One invented model; the rows of every table about it follow from these values."""

    code: str
    enterprise: str
    product: str
    group: str
    fuel: str
    stage: str | None
    standard: str
    gvm: str
    outcome: str
    listing: str = "listed"

    @property
    def id(self) -> str:
        return hashlib.sha256(self.code.encode()).hexdigest()[:12]

    @property
    def enterprise_id(self) -> str:
        return hashlib.sha256(self.enterprise.encode()).hexdigest()[:12]


def _heavy(code: str, firm: str, stage: str | None, outcome: str, **more: str) -> Model:
    standard = (
        f"GB17691-2005国{'ⅠⅡⅢⅣⅤⅥ'[['I', 'II', 'III', 'IV', 'V', 'VI'].index(stage)]},GB3847-2005"
        if stage
        else "GB17691-2005"
    )
    return Model(code, firm, "载货汽车", "HDV", "diesel", stage, standard, "25000", outcome, **more)


ORDINARY = (
    _heavy("XLY5001A1", "样例乙汽车有限公司", "V", "non_compliant"),
    _heavy("XLY5003A3", "样例丁汽车有限公司", "IV", "non_compliant"),
    _heavy("XLY5005A5", "样例甲汽车有限公司", "V", "non_compliant"),
    _heavy("XLY5006A6", "样例甲汽车有限公司", "IV", "non_compliant"),
    _heavy("XLY5901B", "样例己汽车有限公司", "V", "non_compliant"),
    Model(
        "XLY5007A0",
        "样例丙汽车有限公司",
        "城市客车",
        "HDV",
        "diesel",
        "V",
        "GB17691-2005国Ⅴ",
        "16000,18000",
        "non_compliant",
    ),
    Model(
        "XLY5009A2", "样例戊汽车有限公司", "轿车", "LDV", "gasoline", "V", "GB18352.5-2013国Ⅴ", "1900", "non_compliant"
    ),
    Model("XLY5011A4", "样例乙汽车有限公司", "轿车", "LDV", "gasoline", "VI", "GB18352.6-2016国Ⅵ", "1900", "compliant"),
    Model(
        "XLY5013A6", "样例丁汽车有限公司", "纯电动城市客车", "HDV", "electricity", None, "", "16000", "not_applicable"
    ),
    _heavy("XLY5015A1", "样例甲汽车有限公司", None, "indeterminate"),
    _heavy("XLY5016A2", "样例庚汽车有限公司", None, "indeterminate"),
    _heavy("XLY5902B", "样例己汽车有限公司", "IV", "not_applicable", listing="cancelled"),
    *(_heavy(f"XLY61{i:02d}C", "样例乙汽车有限公司", "VI", "compliant") for i in range(12)),
)
HOSTILE = (
    _heavy("<script>alert(1)</script>", "<img src=x onerror=alert(2)>汽车", "V", "non_compliant"),
    _heavy('=HYPERLINK("http://example.invalid","点我")', "＝1+1汽车有限公司", "V", "non_compliant"),
    _heavy("\ufeff=XLY\u202eEVIL😀", "样例\u200b辛{0}{n}%s{{ 7*7 }}汽车有限公司😀", "IV", "non_compliant"),
    _heavy("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789ABCD", "长" * 40, "V", "non_compliant"),
    _heavy("\t@SUM(A1)\r\n</style></script>", '-2汽车\', "有限"公司', None, "indeterminate"),
)


def _row_of(model: Model, batch: str, kind: str) -> list[str]:
    values = {
        "batch_no": batch,
        "entry_kind": kind,
        "published_on": "2016-01-15",
        "enterprise": model.enterprise,
        "brand": "样例牌",
        "product_name": model.product,
        "model_code": model.code,
        "emission_standard": model.standard,
        "fuel": {"diesel": "柴油", "gasoline": "汽油"}.get(model.fuel, "电"),
        "gvm_kg": model.gvm,
        "length_mm": "长：9000 宽：2500 高：3500",
        None: "901",
    }
    return [values[field] for _, field in HEADINGS]


def _evidence(model: Model, row_no: int) -> list[dict[str, object]]:
    def cell(field: str, zh: str, en: str) -> dict[str, object]:
        at = [name for _, name in HEADINGS].index(field)
        return {
            "field": field,
            "label_zh": zh,
            "label_en": en,
            "value": _row_of(model, "280", "新产品")[at],
            "file_sha256": FILE_A,
            "file_name": "样例公告280.csv",
            "sheet": None,
            "row_no": row_no,
            "heading": HEADINGS[at][0],
            "place": f"{'ABCDEFGHIJKL'[at]}{row_no}",
            "law_row_id": None,
        }

    def derived(field: str, zh: str, en: str, value: str | None, law: str | None) -> dict[str, object]:
        empty = dict.fromkeys(("file_sha256", "file_name", "sheet", "row_no", "heading", "place"))
        return {"field": field, "label_zh": zh, "label_en": en, "value": value, **empty, "law_row_id": law}

    law = "C046" if model.group == "HDV" else "C023"
    return [
        derived("required_stage", "应达到的阶段", "Stage required", "VI", law),
        derived("required_from", "要求自何日起", "Required from", "2021-07-01" if law == "C046" else "2020-07-01", law),
        cell("emission_standard", "排放依据标准", "Emission standard as announced"),
        derived("emission_stage", "公告的阶段", "Stage announced", model.stage, None),
        cell("fuel", "燃料种类", "Fuel"),
        cell("gvm_kg", "总质量(kg)", "Gross mass, kg"),
    ]


def _rule_rows() -> list[Sequence[object]]:
    basis = [
        {"instrument": "行政许可法", "doc_no": "主席令第29号(2019)", "clause": "第八条", "confidence": "verified",
         "effective_from": "2004-07-01"},
        {"instrument": "GB 17691-2018", "doc_no": None, "clause": "实施日期", "confidence": "uncertain"},
    ]
    method = "比较车型公告中写明的排放阶段与当日全国生产环节应执行的阶段；仍在公告中且低于应执行阶段的列为标记。"
    method_en = "Compares the announced stage with the stage in force nationally for production on the day."
    spared = (
        "已撤销、暂停的车型；没有排放阶段的纯电动车；阶段写不清的车型（列为无法判定）。",
        "Models no longer listed, battery electric ones, and those whose stage cannot be read.",
    )
    example = (
        "2016年公告的国五重型柴油车，2021-07-01 起仍在公告中。",
        "A China V heavy diesel announced in 2016, still listed from 2021-07-01.",
    )
    common = (RULE_DIGEST, method, method_en, *spared, *example, json.dumps(basis, ensure_ascii=False))
    return [
        (
            "R001",
            "公告阶段低于现行阶段",
            "Announced stage below the stage in force",
            "a",
            "serious",
            date(2001, 1, 1),
            None,
            *common,
        ),
        ("R002", "总质量写有多个数值", "Several gross masses given", None, "minor", date(2018, 1, 1), None, *common),
        (
            "R003",
            "样例空规则",
            "A rule without subjects",
            None,
            "unheard_of",
            date(2018, 1, 1),
            date(2020, 1, 1),
            *common,
        ),
    ]


LAW = (
    (
        "C023",
        "national",
        "全国",
        "GB 18352.6-2016",
        "VI",
        "6a",
        "LDV",
        "all",
        "all",
        "production|import|sale|registration",
        date(2020, 7, 1),
        "",
        "",
        "",
        "known",
    ),
    (
        "C044",
        "national",
        "全国",
        "GB 17691-2018",
        "VI",
        "VIa",
        "HDV",
        "gas",
        "all",
        "production|import|sale|registration",
        date(2019, 7, 1),
        None,
        None,
        None,
        "verified",
    ),
    (
        "C046",
        "national",
        "全国",
        "GB 17691-2018",
        "VI",
        "VIa",
        "HDV",
        "diesel",
        "all",
        "production|sale|import",
        date(2021, 7, 1),
        "公告2021年第14号",
        "样例备注：<b>文号</b>已核对",
        "<b>number</b> checked",
        "verified",
    ),
    (
        "C047",
        "national",
        "全国",
        "GB 17691-2018",
        "VI",
        "VIb",
        "HDV",
        "gas",
        "all",
        "production",
        date(2021, 1, 1),
        "",
        "两种资料不一致",
        "two sources differ",
        "uncertain",
    ),
)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[Sequence[object]]) -> None:
    listed = [list(row) for row in rows]
    if listed:
        places = ", ".join(f"({', '.join('?' * len(row))})" for row in listed)
        con.execute(f"insert into mart.{table} values {places}", [value for row in listed for value in row])


def create(path: Path) -> duckdb.DuckDBPyConnection:
    """Make the empty tables and return the open connection."""
    con = duckdb.connect(str(path))
    con.execute("create schema mart")
    for name, columns in TABLES.items():
        con.execute(f"create table mart.{name} ({columns})")
    return con


def _files(con: duckdb.DuckDBPyConnection, rows: int) -> None:
    at = datetime(2021, 7, 1, 22, 15)
    dropped = None, None, None  # no reason, and not fetched
    _insert(
        con,
        "ingest_file",
        [
            (FILE_A, "announcements", "miit_announcement", "样例公告280.csv", at, rows + 4, rows, 3, 1, "taken", *dropped),
            (FILE_B, "announcements", "miit_announcement", "=样例公告297.csv", at, 2, 2, 0, 0, "taken", *dropped),
            (REFUSED, "announcements", "inbox", "样例<坏表>.xlsx", at, 0, 0, 0, 0, "refused", "未知表头 ['燃料类型']", None, None),
        ],
    )
    _insert(
        con,
        "quarantine",
        [
            (FILE_A, "样例公告280.csv", None, row, column, value, code, reason)
            for row, column, value, code, reason in (
                (90, "产品型号", None, "missing_key", "没有产品型号"),
                (91, "发布日期", "2016年13月1日", "bad_date", "不是日期"),
                (92, "发布日期", "=cmd|'/c calc'!A1", "bad_date", "不是日期"),
            )
        ],
    )
    _insert(
        con,
        "source_status",
        [
            (
                "miit_announcement",
                "车辆产品公告",
                "Vehicle product announcements",
                "工业和信息化部",
                2,
                0,
                rows + 2,
                date(2021, 6, 30),
                date(2021, 7, 1),
                2,
                40,
                "fresh",
                None,
            ),
            (
                "nev_catalogue",
                "新能源汽车目录",
                "NEV catalogues",
                "工业和信息化部",
                0,
                0,
                0,
                None,
                None,
                None,
                60,
                "none",
                None,
            ),
            (
                "inbox",
                "收件箱",
                "Inbox",
                "本单位",
                1,
                1,
                0,
                date(2021, 1, 1),
                date(2021, 7, 1),
                182,
                30,
                "stale",
                "样例：超过期限",
            ),
        ],
    )
    _insert(
        con,
        "quality_check",
        [
            ("C01", "型号重复而内容不同", "Same model, different content", "fail", 2),
            ("C02", "燃料代码未识别", "Fuel code not recognised", "warn", 0),
            ("C03", "企业名称含不可见字符", "Invisible characters in a name", "warn", 30),
        ],
    )
    _insert(con, "quality_check_row", [("C01", i, f"XLY{i}", "<b>样例</b>两行不同") for i in range(2)])
    _insert(con, "quality_check_row", [("C03", i, f"样例{i}\ufeff公司", "U+FEFF") for i in range(20)])


def _model(con: duckdb.DuckDBPyConnection, model: Model, row_no: int) -> None:
    flagged = model.outcome == "non_compliant"
    sub = "VIa" if model.stage == "VI" and model.group == "HDV" else None
    _insert(
        con,
        "model_today",
        [
            (
                model.id,
                model.code,
                model.enterprise,
                model.enterprise_id,
                "样例牌",
                model.product,
                model.group,
                model.fuel,
                model.stage,
                sub,
                model.standard,
                model.gvm,
                model.listing,
                date(2016, 1, 15),
                None if model.listing == "listed" else date(2017, 9, 15),
                "280",
                model.outcome,
                flagged,
            )
        ],
    )
    event = (model.code, date(2016, 1, 15), "280", "new", model.standard, model.fuel, model.gvm, model.enterprise)
    _insert(con, "model_history", [(*event, FILE_A, "样例公告280.csv", None, row_no)])
    if model.outcome not in {"non_compliant", "indeterminate"}:
        return
    evidence = _evidence(model, row_no)
    finding = f"R001-{model.id}"
    reason = None if flagged else "missing:emission_stage"
    _insert(
        con,
        "finding",
        [
            (
                finding,
                RUN_ID,
                "R001",
                RULE_DIGEST,
                "a",
                "model",
                model.code,
                model.enterprise,
                model.outcome,
                reason,
                "行政许可法 第八条",
                AS_OF if model.group == "LDV" else date(2021, 7, 1),
                AS_OF,
                json.dumps(evidence, ensure_ascii=False),
            )
        ],
    )
    _insert(con, "finding_evidence", [(finding, i, *line.values()) for i, line in enumerate(evidence)])
    _insert(
        con,
        "cited_cell",
        [
            (FILE_A, None, row_no, i, f"{'ABCDEFGHIJKL'[i]}{row_no}", heading, field, value)
            for i, ((heading, field), value) in enumerate(zip(HEADINGS, _row_of(model, "280", "新产品"), strict=True))
        ],
    )
    if flagged:
        _insert(
            con,
            "model_rule",
            [
                (model.code, "R001", "non_compliant", None),
                (model.code, "R002", "compliant", None),
                (model.code, "R003", "not_applicable", "not_in_force"),
            ],
        )
        _insert(
            con,
            "revocation_candidate",
            [(model.code, model.enterprise, "a", "撤回", date(2021, 7, 1), "R001", None, None)],
        )


def _extras(con: duckdb.DuckDBPyConnection) -> None:
    """What only one model has: a later extension, a finding that has closed, an earlier name."""
    code = "XLY5901B"
    _insert(
        con,
        "model_history",
        [
            (
                code,
                date(2017, 6, 15),
                "297",
                "change",
                "GB17691-2005国Ⅴ",
                "diesel",
                "25000",
                "样例己汽车有限公司",
                FILE_B,
                "=样例公告297.csv",
                None,
                2,
            )
        ],
    )
    _insert(
        con,
        "finding",
        [
            (
                "R002-000000000001",
                RUN_ID,
                "R002",
                RULE_DIGEST,
                None,
                "model",
                code,
                "样例己汽车有限公司",
                "non_compliant",
                None,
                "",
                date(2019, 1, 1),
                date(2019, 6, 1),
                "[]",
            )
        ],
    )
    firm = hashlib.sha256("样例己汽车有限公司".encode()).hexdigest()[:12]
    _insert(
        con,
        "enterprise_name",
        [
            (firm, "样例己汽车厂", date(1998, 1, 1), date(2009, 12, 31), "样例公告150.csv", "uncertain"),
            (firm, "样例己汽车有限公司", date(2010, 1, 1), None, "样例公告160.csv", "verified"),
        ],
    )


def _totals(con: duckdb.DuckDBPyConnection) -> None:
    """The counting tables, counted from the rows themselves."""
    con.execute("""
        insert into mart.enterprise
        select enterprise_id, min(m.enterprise), count(*), count(*) filter (where listing = 'listed'),
            count(*) filter (where outcome = 'non_compliant'), count(*) filter (where outcome = 'indeterminate'),
            count(c.model_code)
        from mart.model_today as m left join mart.revocation_candidate as c using (model_code) group by enterprise_id order by 1""")
    con.execute("""
        insert into mart.rule_coverage
        select 'R001', count(*), count(*) filter (where outcome = 'compliant'), count(*) filter (where outcome = 'non_compliant'),
            count(*) filter (where outcome = 'not_applicable'), count(*) filter (where outcome = 'indeterminate')
        from mart.model_today
        union all select 'R002', count(*), count(*), 0, 0, 0 from mart.model_today
        union all select 'R003', 0, 0, 0, 0, 0""")
    con.execute("""
        insert into mart.rule_reason
        select 'R001', outcome, case when outcome = 'indeterminate' then 'missing:emission_stage'
            when listing <> 'listed' then 'not_listed' else 'no_emission_stage' end as why, count(*)
        from mart.model_today where outcome in ('indeterminate', 'not_applicable') group by outcome, why order by 1, 2, 3""")


def build(
    path: Path,
    *,
    sample: bool = True,
    hostile: bool = False,
    empty: bool = False,
    trucks: bool = True,
    timing: bool = True,
    fleets: bool = True,
) -> duckdb.DuckDBPyConnection:
    """Make the warehouse at path: the ordinary rows, with the hostile ones, without trucks, timing or fleets, or none."""
    con = create(path)
    digest = hashlib.sha256(b"sample input").hexdigest()
    _insert(con, "run", [(RUN_ID, AS_OF, None, digest, AS_OF, "0.1.0", sample, True)])
    _insert(con, "law_row", () if empty else LAW)
    _insert(con, "rule", _rule_rows())
    truck_rows.scopes(con)
    timing_rows.places(con)
    fleet_rows.places(con)
    if not empty:
        models = (*ORDINARY, *HOSTILE) if hostile else ORDINARY
        for row_no, model in enumerate(models, start=2):
            _model(con, model, row_no)
        _files(con, len(models))
        _extras(con)
        if trucks:
            truck_rows.fill(con, hostile=hostile)
        if timing:
            timing_rows.fill(con, hostile=hostile)
        if fleets:
            fleet_rows.fill(con, hostile=hostile)
    _totals(con)
    return con


def grow(con: duckdb.DuckDBPyConnection, models: int, *, flagged: int) -> None:
    """Add many models by SQL, the first of them flagged, to measure sizes and times."""
    con.execute(
        """
        create temp table many as select i, i < $flagged as is_flagged,
            substr('CADFEQHFCZZLZSXLZGJX', 1 + 2 * (i % 10)::int, 2) || (1000 + hash(i) % 9000)::text
                || substr(md5(i::text), 1, 5) || i::text as code,
            '样例' || (i % 1500)::text || '汽车有限公司' as firm from range($models) as t(i)""",
        {"models": models, "flagged": flagged},
    )
    con.execute("""
        insert into mart.model_today select substr(sha256(code), 1, 12), code, firm, substr(sha256(firm), 1, 12), '样例牌',
            ['载货汽车', '自卸汽车', '厢式运输车', '半挂牵引车'][1 + (hash(code) % 4)::int], 'HDV', 'diesel',
            if(is_flagged, 'V', 'VI'), null, 'GB17691-2005国Ⅴ', '25000', 'listed', date '2016-01-15', null,
            (200 + hash(i + 1) % 150)::text, if(is_flagged, 'non_compliant', 'compliant'), is_flagged from many""")
    con.execute(
        """
        insert into mart.model_history select code, date '2016-01-15', '280', 'new', 'GB17691-2005国Ⅴ', 'diesel', '25000', firm,
            $file, '样例公告280.csv', null, 1000 + i from many where is_flagged""",
        {"file": FILE_A},
    )
    con.execute(
        """
        insert into mart.finding select 'R001-' || substr(sha256(code), 1, 12), $run, 'R001', $digest, 'a', 'model', code, firm,
            'non_compliant', null, '行政许可法 第八条', $day, $day, '[]' from many where is_flagged""",
        {"run": RUN_ID, "digest": RULE_DIGEST, "day": AS_OF},
    )
    con.execute(
        """
        insert into mart.finding_evidence
        select 'R001-' || substr(sha256(code), 1, 12), k, if(k = 0, 'emission_standard', 'fuel'), '排放依据标准', 'Emission standard',
            'GB17691-2005国Ⅴ', $file, '样例公告280.csv', null, 1000 + i, '排放依据标准', if(k = 0, 'I', 'J') || (1000 + i), null
        from many, range(6) as t(k) where is_flagged""",
        {"file": FILE_A},
    )
    con.execute(
        """
        insert into mart.cited_cell select $file, null, 1000 + i, k, chr(65 + k::int) || (1000 + i), '表头' || k, null, '样例内容' || k
        from many, range(12) as t(k) where is_flagged""",
        {"file": FILE_A},
    )
    con.execute("insert into mart.model_rule select code, 'R001', 'non_compliant', null from many where is_flagged")
    con.execute(
        """insert into mart.revocation_candidate
        select code, firm, 'a', '撤回', $day, 'R001', null, null from many where is_flagged and i % 2 = 0""",
        {"day": AS_OF},
    )
    for table in ("enterprise", "rule_coverage", "rule_reason"):
        con.execute(f"delete from mart.{table}")
    _totals(con)


KINDS = ("index.html", "models.html", "quality.html", "law.html", "conflicts.html", "forecast.html", "timing.html",
         "matrix.html", "targets.html", "halfyear.html", "fleets.html", "rule", "model", "enterprise", "region", "province",
         "city")  # fmt: skip


@dataclass(frozen=True)
class Site:
    """A rendered site with the connection it was rendered from."""

    con: duckdb.DuckDBPyConnection
    folder: Path
    summary: site.SiteSummary

    @classmethod
    def of(cls, con: duckdb.DuckDBPyConnection, folder: Path) -> "Site":
        """Render the site of a connection."""
        return cls(con, folder, site.render_from(con, folder))

    def number(self, sql: str) -> int:
        """The one number a query answers with."""
        row = self.con.sql(sql).fetchone()
        return int(row[0] or 0) if row else 0

    def text(self, path: str) -> str:
        """One file of the site."""
        return (self.folder / path).read_text(encoding="utf-8")

    def one_of_each(self) -> dict[str, Path]:
        """One page of each kind, the largest of those there are."""
        found = {}
        for kind in KINDS:
            pages = [self.folder / kind] if kind.endswith(".html") else sorted((self.folder / kind).glob("*.html"))
            if pages:
                found[kind] = max(pages, key=lambda page: (page.stat().st_size, page.name))
        return found


def rendered(folder: Path, *, grown: int = 0, **kind: bool) -> Site:
    """Build invented rows and render their site."""
    con = build(folder / "invented.duckdb", **kind)
    if grown:
        grow(con, grown, flagged=grown // 7)
    return Site.of(con, folder / "site")


@contextmanager
def rendered_from(kind: str, folder: Path, home: Home) -> Iterator[Site]:
    """The site of invented rows with hostile names, or that of a home after a night."""
    if kind == "invented":
        yield rendered(folder, hostile=True, grown=150)
        return
    with warehouse.connect(home.warehouse, read_only=True) as con:
        yield Site.of(con, folder / "site")


def chromium() -> str | None:
    """The Chromium of this machine, if there is one."""
    usual = Path("/usr/bin/chromium")
    return str(usual) if usual.exists() else shutil.which("chromium") or shutil.which("chromium-browser")


def kept(text: str) -> str:
    """A page as the repository keeps it: without stylesheet, script and packed rows, one look or packing for all."""
    return re.sub(
        r"<(style|script)\b([^>]*)>.*?</\1>",
        r"<\1\2></\1>",
        re.sub(r"'sha256-[^']+'", "'sha256-'", text),
        flags=re.DOTALL,
    )


def kept_pages(folder: Path) -> dict[str, str]:
    """The page of each module that the repository keeps, by name, from the ordinary rows."""
    shown = rendered(folder)
    xly = next(model for model in ORDINARY if model.code == "XLY5901B")
    paths = {
        "overview": "index.html", "models": "models.html", "quality": "quality.html", "law": "law.html",
        "rule": "rule/r001.html", "model": f"model/{xly.id}.html", "enterprise": f"enterprise/{xly.enterprise_id}.html",
        "conflicts": "conflicts.html", "forecast": "forecast.html", "targets": "targets.html", "halfyear": "halfyear.html",
        "public_fleets": "fleets.html", "place": "city/410100.html",
        "province": "province/410000.html", "region": "region/fenwei.html",
        "timing": "timing.html", "matrix": "matrix.html",
    }  # fmt: skip
    return {name: kept(shown.text(path)) for name, path in paths.items()}


if __name__ == "__main__":  # write the kept pages again, to be read before they are committed
    with tempfile.TemporaryDirectory() as scratch:
        for name, text in kept_pages(Path(scratch)).items():
            Path(__file__).with_name(f"{name}.html").write_text(text, encoding="utf-8", newline="\n")
