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


def write(con: Connection, folder: Path) -> None:
    """Write `retirement_conflicts.csv` into a folder: every vehicle that needs a person, with file and row."""
    folder.mkdir(exist_ok=True)
    target = folder / "retirement_conflicts.csv"
    part = target.with_suffix(".part")
    columns = [column[0] for column in con.execute(f"describe ({CONFLICTS})").fetchall()]
    # a text that a spreadsheet program would run as a formula gets an apostrophe
    cells = ", ".join(
        f"""if(regexp_matches("{c}"::varchar, '^[=+@＝＋－＠\\t\\r\\n\\x00-]'), '''', '') || "{c}" as "{c}" """
        for c in columns
    )
    con.execute(
        f"""copy (select {cells} from ({CONFLICTS})) to '{warehouse.quoted(part)}'
        (format csv, header true, quote '"', escape '"')"""
    )
    with part.open("rb") as rows, target.with_suffix(".new").open("wb") as out:
        out.write(b"\xef\xbb\xbf")
        shutil.copyfileobj(rows, out)
    target.with_suffix(".new").replace(target)
    part.unlink()
