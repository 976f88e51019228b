"""Tables for the office only: they name vehicles in full, and lie in the home beside the site, never in it."""

import shutil
from pathlib import Path

from catalogue import warehouse
from catalogue.warehouse import Connection

CONFLICTS = """
    select
        k.title_zh as "问题", c.vin as "车辆识别代号", c.related_vin as "另一车辆",
        c.province_code as "省", c.prefecture_code as "市", c.detail as "各记录所称",
        k.advice_zh as "建议", if(c.counted, '是', '否') as "是否计入",
        c.file_name as "文件", c.file_sha256 as "文件摘要", c.sheet as "工作表", c.row_no as "行"
    from mart.retirement_conflict as c
    join mart.retirement_conflict_kind as k using (check_id)
    order by k.position, c.prefecture_code, c.vin"""
BELOW = """
    select
        t.vin as "车辆识别代号", t.province_code as "省", t.prefecture_code as "市", t.region_code as "登记地（原文）",
        t.registered_on as "登记日期", t.event as "业务", t.model_code as "车辆型号", t.duty_group as "车辆类别",
        t.required_stage as "应达到的阶段", t.actual_stage as "实际阶段", t.stage_basis as "实际阶段出处",
        t.calendar_row_id as "时间表编号", l.effective_from as "实施日期", l.doc_no as "文号", l.confidence as "可信度",
        f.name as "文件", t.file_sha256 as "文件摘要", t.sheet as "工作表", t.row_no as "行"
    from mart.stage_timing as t
    left join mart.law_row as l on l.row_id = t.calendar_row_id
    left join mart.ingest_file as f using (file_sha256)
    where t.outcome = 'non_compliant'
    order by t.province_code, t.prefecture_code, t.registered_on, t.vin"""
# a text that a spreadsheet program would run as a formula gets an apostrophe; blanks before it do not hide it
FORMULA = "^([\\t\\r\\n\\x00]|[\\p{Z}\\p{C}]*[=+@＝＋－＠-])"
TABLES = {"retirement_conflicts": CONFLICTS, "registrations_below_stage": BELOW}


def write(con: Connection, folder: Path) -> None:
    """Write `NAME.csv` into a folder for each table: every vehicle that needs a person, with file and row."""
    folder.mkdir(exist_ok=True)
    for name, query in TABLES.items():
        _write(con, folder / f"{name}.csv", query)


def _write(con: Connection, target: Path, query: str) -> None:
    part = target.with_suffix(".part")
    columns = [column[0] for column in con.execute(f"describe ({query})").fetchall()]
    cells = ", ".join(
        f"""if(regexp_matches("{c}"::varchar, '{FORMULA}'), '''', '') || "{c}" as "{c}" """ for c in columns
    )
    con.execute(
        f"""copy (select {cells} from ({query})) to '{warehouse.quoted(part)}'
        (format csv, header true, quote '"', escape '"')"""
    )
    with part.open("rb") as rows, target.with_suffix(".new").open("wb") as out:
        out.write(b"\xef\xbb\xbf")
        shutil.copyfileobj(rows, out)
    target.with_suffix(".new").replace(target)
    part.unlink()
