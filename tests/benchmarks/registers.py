"""Registers of vehicles by the million: taking in, a first night, a night with 1 % more, beside what others need.

Usage: python tests/benchmarks/registers.py [--rows 10000000] [--folder DIR] [--peers|--no-peers]

Makes its own files: disposal records of some twenty provinces, a delivery of 1 % more, registrations. Every step is a
process of its own; its peak is the resident memory of it and its children together, looked at ten times a second in
/proc. The unit is what DuckDB alone needs to type the same files into Parquet, in seconds (x) and in seconds of all
cores together (cpu x), which other work on the machine disturbs less. Trust the ratios, not the seconds.
"""

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
AS_OF = date(2021, 6, 30)
REGISTRATIONS = 500_000
PEER_ROWS = 11_000_000  # the others get as many whole files as hold no more rows than this

HEADINGS = {
    "vin": "车辆识别代号", "region_code": "登记地行政区划代码", "vehicle_type": "车辆类型", "fuel": "燃料种类",
    "usage": "使用性质", "gvm_kg": "总质量(kg)", "length_mm": "车长(mm)", "emission_stage": "排放阶段",
    "model_code": "车辆型号", "engine_no": "发动机号", "first_registered_on": "初次登记日期",
    "status": "机动车状态", "deregistered_on": "注销日期", "recycled_on": "回收日期",
    "recycle_certificate": "报废机动车回收证明编号",
}  # fmt: skip
TYPES = {
    name: "DATE" if name.endswith("_on") else "INTEGER" if name in ("gvm_kg", "length_mm") else "VARCHAR"
    for name in HEADINGS
}
# A file each: places as written. A city is known by its first four digits, or by its name.
PROVINCES = (
    ("110105", "110108", "北京市"), ("120101", "120103"), ("130102", "130203", "石家庄市", "130802"),
    ("130402", "130502", "130602"), ("130903", "131002", "131102", "130302"), ("140105", "140302", "运城市"),
    ("140402", "141002", "140202"), ("210102", "210202"), ("310104", "310115"), ("320106", "320205", "苏州市"),
    ("330106", "宁波市"), ("340102", "340202"), ("370102", "370302", "370202"), ("370811", "371402", "371502"),
    ("410102", "410202", "洛阳市"), ("410502", "410702", "410402"), ("420106", "420202"), ("440106", "深圳市"),
    ("510104", "510107"), ("610102", "610302", "610502", "610602"),
)  # fmt: skip
NAMED = {
    "北京市": "1101", "石家庄市": "1301", "运城市": "1408", "苏州市": "3205", "宁波市": "3302", "洛阳市": "4103",
    "深圳市": "4403",
}  # fmt: skip
SCOPE = (
    "1101", "1201", "1301", "1302", "1304", "1305", "1306", "1309", "1310", "1311", "1401", "1403", "1404", "1405",
    "1407", "1408", "1410", "1411", "3701", "3703", "3708", "3714", "3715", "3716", "3717", "4101", "4102", "4103",
    "4105", "4106", "4107", "4108", "4109", "4112", "6101", "6102", "6103", "6104", "6105",
)  # fmt: skip
# What a vehicle of a kind says: type, least and most kg and mm, how many of a hundred are of it.
KINDS = (
    ("H11", 12000, 49000, 7000, 12000, 40), ("重型普通货车", 12000, 31000, 7000, 12000, 8),
    ("Q11", 18000, 49000, 6000, 8000, 16), ("H21", 4500, 11995, 6000, 9000, 18),
    ("中型厢式货车", 4500, 11995, 6000, 9000, 4), ("H31", 2000, 4495, 4000, 5995, 14),
)  # fmt: skip
LARGE = ("H11", "重型普通货车", "Q11", "H21", "中型厢式货车")
FUELS = (("B", 70), ("柴油", 20), ("A", 4), ("汽油", 2), ("E", 4))
USAGES = (("F", 70), ("货运", 12), ("R", 4), ("A", 9), ("非营运", 5))
STAGES = (("国三", 40), ("国Ⅲ", 12), ("3", 8), ("国二", 12), ("国一", 3), ("国四", 9), ("国五", 4), ("", 12))
STATUSES = (("注销", 70), ("E", 15), ("强制注销", 9), ("M", 4), ("转出", 2))
UP_TO_III = ("国三", "国Ⅲ", "3", "国二", "国一")
MAKERS = ("LZZ5ELMD", "LGA5ELMD", "LJ11PABD", "LVBV3JBB", "LFWSRXRJ", "LFNAFUJM", "LGAX3AG1", "LZGCL2M4")
WORTH = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True)
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10)


def chosen(choices, seed):
    """Write a choice among texts with weights that add up to a hundred."""
    assert sum(weight for _, weight in choices) == 100
    spread = ", ".join(f"'{text}'" for text, weight in choices for _ in range(weight))
    return f"[{spread}][1 + roll(i, {seed}, 100)]"


def vin(number):
    """Write the VIN of a vehicle by GB 16735: two letters of a plant
    and six digits; one check digit in 200 is wrong."""
    plants = "ABCDEFGHJKLMNPRSTVWX"  # tenth and eleventh characters count for 9 and 8 times their worth
    heads = ", ".join(f"'{head}'" for head in MAKERS)
    head_worths = ", ".join(str(sum(w * WORTH[c] for w, c in zip(WEIGHTS, head, strict=True))) for head in MAKERS)
    worths = ", ".join(str(WORTH[c]) for c in plants)
    capacity = len(MAKERS) * len(plants) ** 2 * 1_000_000  # numbers are spread over it, each once
    serial, maker = f"({number} * 1234567891 % {capacity} // {len(MAKERS)})", f"1 + {number} % {len(MAKERS)}"
    tens, ones = f"1 + {serial} // 20000000 % 20", f"1 + {serial} // 1000000 % 20"
    digits = " + ".join(f"{weight} * ({serial} // {10 ** (weight - 2)} % 10)" for weight in range(2, 8))
    remainder = f"""([{head_worths}][{maker}] + 9 * [{worths}][{tens}] + 8 * [{worths}][{ones}] + {digits}
        + if({number} % 200 = 77, 1, 0)) % 11"""
    return f"""[{heads}][{maker}] || substr('0123456789X', 1 + ({remainder})::integer, 1)
        || substr('{plants}', ({tens})::integer, 1) || substr('{plants}', ({ones})::integer, 1)
        || lpad(({serial} % 1000000)::varchar, 6, '0')"""


def records(first, last, places, vehicle="i"):
    """Write the query of the disposal records first … last; `vehicle` says which vehicle each is about."""
    kind = ", ".join(str(n) for n, one in enumerate(KINDS) for _ in range(one[5]))
    kinds = ", ".join(f"({n}, '{one[0]}', {', '.join(map(str, one[1:5]))})" for n, one in enumerate(KINDS))
    place = ", ".join(f"'{one}'" for one in places)
    return f"""
        select
            i, {vin("v")} as vin, [{place}][1 + roll(i, 1, {len(places)})] as region_code, vehicle_type,
            {chosen(FUELS, 2)} as fuel, {chosen(USAGES, 3)} as usage,
            least_kg + roll(v, 4, (most_kg - least_kg) // 5 + 1) * 5 as gvm_kg,
            least_mm + roll(v, 5, (most_mm - least_mm) // 5 + 1) * 5 as length_mm,
            {chosen(STAGES, 6)} as emission_stage, 'YLQ5' || (1000 + roll(v, 7, 4000)) || 'GXA3' as model_code,
            'E' || lpad((v * 7654321 % 10000000000)::varchar, 10, '0') as engine_no,
            written(date '2005-01-01' + roll(v, 8, 4000), roll(i, 9, 1000)) as first_registered_on,
            {chosen(STATUSES, 10)} as status,
            written(date '2018-01-01' + roll(i, 11, 1200), roll(i, 12, 1000)) as deregistered_on,
            if(roll(i, 13, 100) < 80, written(date '2017-12-26' + roll(i, 11, 1200), roll(i, 14, 1000)),
            '') as recycled_on,
            if(roll(i, 13, 100) < 80, 'HS{places[0][:4]}' || lpad((i * 982451653 % 1000000000000)::varchar, 14, '0'),
            '') as recycle_certificate
        from (
            select i, v, [{kind}][1 + roll(v, 15, 100)] as kind
            from (select i, ({vehicle})::bigint as v from range({first}, {last}) as t(i))
        )
        join (values {kinds}) as k(kind, vehicle_type, least_kg, most_kg, least_mm, most_mm) using (kind)"""


def make(folder, rows):
    """Write the files of the provinces, the registrations, and a delivery of 1 % more."""
    import duckdb

    (folder / "first").mkdir(parents=True)
    (folder / "more").mkdir()
    con = duckdb.connect(config={"preserve_insertion_order": False, "temp_directory": str(folder / "spill")})
    con.execute("set enable_progress_bar = false")
    con.execute("create macro roll(i, k, n) as (hash(i * 131 + k * 1000003 + 136) % n)::integer")
    con.execute(
        """create macro written(day, form) as case
            when form < 980 then day::varchar when form < 985 then strftime(day, '%Y/%-m/%-d')
            when form < 989 then strftime(day, '%Y%m%d') when form < 993 then strftime(day, '%Y年%-m月%-d日')
            when form < 997 then (day - date '1899-12-30')::varchar else ['不详', '2019-13-05',
            '待查'][1 + form % 3] end"""
    )
    cells = ", ".join(f'{field} as "{heading}"' for field, heading in HEADINGS.items())
    each = rows // len(PROVINCES)
    for n, places in enumerate(PROVINCES):
        first = n * each
        # One record in 200 is about a vehicle of the file before, which another province reports as well.
        told = records(first, first + each, places, f"if(i % 200 = 7 and i >= {each}, i - {each}, i)")
        told = f"select * replace (if(i % 2000 = 13, left(vin, 8) || 'IO' || right(vin, 7), vin) as vin) from ({told})"
        if n:  # as many rows again stand word for word in the file before
            told += f" union all from ({records(first - each, first, PROVINCES[n - 1])}) where i % 200 = 107"
        path = folder / "first" / f"{n + 1:02}-{places[0][:2]}0000.csv"
        con.execute(f"copy (select {cells} from ({told})) to '{path}' (header)")
        with path.open("a", encoding="utf-8") as file:
            file.writelines(f"LZZ5ELMD8AN{number:06},{places[0]},H11\n" for number in range(each // 2000))
    again = f"if(i % 3 = 0, hash(i) % {rows}, i)"
    told = records(rows, rows + rows // 100, PROVINCES[2], again)
    con.execute(f"copy (select {cells} from ({told})) to '{folder / 'more' / 'more.csv'}' (header)")
    con.execute(
        f"""copy (
            select {vin("v")} as vin, '130102' as region_code, ['注册登记', '转入', '定期检验'][1 + roll(i, 30,
            3)] as event,
                date '2016-01-01' + roll(i, 31, 1900) as registered_on, 'H11' as vehicle_type, 'B' as fuel,
                '国五' as emission_stage
            from (select i, if(i % 20 = 0, hash(i) % {rows}, 2 * {rows} + i)::bigint as v
            from range({REGISTRATIONS}) as t(i))
        ) to '{folder / "registrations.csv"}' (header)"""
    )


def make_all(folder, rows):
    counted = folder / "rows"
    if not counted.exists():
        make(folder, rows)
        counted.write_text(str(sum(count_lines(path) - 1 for path in provinces(folder))))
    return {"rows": int(counted.read_text())}


def count_lines(path):
    with path.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(2**22), b""))


def provinces(folder, most=None):
    """List the files of the first delivery, or the first of them with no more than so many rows."""
    found = sorted((folder / "first").glob("*.csv"))
    return found if most is None else found[: max(1, len(found) * most // int((folder / "rows").read_text()))]


# What is measured, each in a process of its own.


def duckdb_alone(folder):
    """Type the files into one Parquet file; rows that are not typed as they stand are left out."""
    import duckdb

    files = ", ".join(f"'{path}'" for path in provinces(folder))
    types = ", ".join(f"'{name}': '{kind}'" for name, kind in TYPES.items())
    target = folder / "alone.parquet"
    duckdb.execute(
        f"""copy (from read_csv([{files}], header = true, delim = ',', columns = {{{types}}}, ignore_errors = true))
        to '{target}' (format parquet, compression zstd)"""
    )
    return {"rows": duckdb.execute(f"select count(*) from '{target}'").fetchone()[0]}


def build(folder):
    from catalogue import night
    from catalogue.settings import Home

    night.build(Home(folder / "home"))
    return {}


def enforce(folder):
    from catalogue import ledger, night, warehouse
    from catalogue.settings import Home

    spent = {}
    inner = ledger.build

    def timed(*arguments, **named):
        began, cpu = time.monotonic(), time.process_time()
        inner(*arguments, **named)
        spent["ledger"], spent["ledger_cpu"] = time.monotonic() - began, time.process_time() - cpu

    ledger.build = timed
    home = Home(folder / "home")
    night.enforce(home, as_of=AS_OF, today=AS_OF)
    with warehouse.connect(home.working, read_only=True) as con:
        vehicles, counted = con.execute("select vehicles, counted from mart.retirement_summary").fetchall()[0]
    return {**spent, "vehicles": vehicles, "counted": counted}


FORMS = ("%Y-%m-%d", "%Y/%m/%d", "%Y%m%d", "%Y年%m月%d日")


def pandas_and_sqlite(folder):
    import sqlite3

    import pandas as pd

    def days(texts):
        found = pd.to_datetime(texts, format=FORMS[0], errors="coerce")
        rest = texts[found.isna() & (texts != "")]
        for form in FORMS[1:]:
            found.update(pd.to_datetime(rest, format=form, errors="coerce"))
        serial = pd.to_numeric(rest.where(rest.str.fullmatch(r"\d{5}")), errors="coerce")
        found.update(pd.to_datetime(serial, unit="D", origin="1899-12-30"))
        return found.dt.strftime("%Y-%m-%d")

    target = folder / "peer.sqlite"
    target.unlink(missing_ok=True)
    con = sqlite3.connect(target)
    con.execute("pragma journal_mode = off")
    con.execute("pragma synchronous = off")
    for path in provinces(folder, PEER_ROWS):
        for part in pd.read_csv(
            path, names=list(TYPES), skiprows=1, dtype=str, keep_default_na=False, chunksize=500_000
        ):
            good = part[part["vin"].str.fullmatch("[A-HJ-NPR-Z0-9]{17}") & part["status"].notna()].copy()
            for name, kind in TYPES.items():
                if kind == "DATE":
                    good[name] = days(good[name])
                elif kind == "INTEGER":
                    good[name] = pd.to_numeric(good[name], errors="coerce").astype("Int64")
            good["city"] = good["region_code"].map(NAMED).fillna(good["region_code"].str[:4])
            good["retired_on"] = good["deregistered_on"].fillna(good["recycled_on"])
            good.to_sql("told", con, if_exists="append", index=False)
    con.execute("create table record as select distinct * from told")
    marks = {name: ", ".join(f"'{one}'" for one in texts) for name, texts in
             {"scope": SCOPE, "large": LARGE, "stages": UP_TO_III}.items()}  # fmt: skip
    found = con.execute(
        f"""select city, count(*) from (
            select vin, city, min(retired_on) from record
            where city in ({marks["scope"]}) and retired_on between '2018-06-27' and '2020-12-31' and usage in ('F',
            '货运', 'R')
                and vehicle_type in ({marks["large"]}) and fuel in ('B', '柴油') and status <> '转出'
                and (emission_stage in ({marks["stages"]}) or (emission_stage = ''
                and first_registered_on <= '2013-12-31'))
            group by vin
        ) group by city"""
    ).fetchall()
    return {"rows": con.execute("select count(*) from told").fetchone()[0], "counted": sum(many for _, many in found)}


def polars_alone(folder):
    import polars as pl

    def days(name):
        text = pl.col(name)
        serial = pl.when(text.str.contains(r"^\d{5}$")).then(text.cast(pl.Int32, strict=False))
        forms = [text.str.to_date(form, strict=False) for form in FORMS]
        return pl.coalesce(*forms, pl.date(1899, 12, 30) + pl.duration(days=serial)).alias(name)

    told = pl.scan_csv(provinces(folder, PEER_ROWS), new_columns=list(TYPES), infer_schema=False).filter(
        pl.col("vin").str.contains("^[A-HJ-NPR-Z0-9]{17}$") & pl.col("status").is_not_null()
    )
    typed = told.with_columns(
        *(days(name) for name, kind in TYPES.items() if kind == "DATE"),
        *(pl.col(name).cast(pl.Int32, strict=False) for name, kind in TYPES.items() if kind == "INTEGER"),
        city=pl.col("region_code").replace_strict(NAMED, default=pl.col("region_code").str.slice(0, 4)),
    ).with_columns(retired_on=pl.coalesce("deregistered_on", "recycled_on"))
    stage = pl.col("emission_stage").fill_null("")
    found = (
        typed.unique()
        .filter(
            pl.col("city").is_in(SCOPE),
            pl.col("retired_on").is_between(date(2018, 6, 27), date(2020, 12, 31)),
            pl.col("usage").is_in(["F", "货运", "R"]),
            pl.col("vehicle_type").is_in(LARGE),
            pl.col("fuel").is_in(["B", "柴油"]),
            pl.col("status") != "转出",
            stage.is_in(UP_TO_III) | ((stage == "") & (pl.col("first_registered_on") <= date(2013, 12, 31))),
        )
        .group_by("vin")
        .agg(pl.col("city").sort_by("retired_on").first())
        .group_by("city")
        .len()
        .collect(engine="streaming")
    )
    return {"counted": found["len"].sum()}


STEPS = {f.__name__: f for f in (make_all, duckdb_alone, build, enforce, pandas_and_sqlite, polars_alone)}


def measure(name, *arguments):
    """Run one step, or a command of the program; return seconds, peak GB of its process tree, and what it says."""
    if name in STEPS:
        command = [sys.executable, __file__, "--step", name, *map(str, arguments)]
    else:
        command = [sys.executable, "-c", "from catalogue.cli import main; main()", name, "--json", *map(str, arguments)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    began, spent = time.monotonic(), cpu_seconds()
    with (
        tempfile.TemporaryFile("w+") as log,  # which rows need attention; of no interest here
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=log, env=environment, text=True) as child,
    ):
        peak = Peak(child.pid)
        peak.start()
        said = child.stdout.read()
        code = child.wait()
        seconds = time.monotonic() - began
        peak.join()
        if code not in ((0,) if name in STEPS else (0, 3)):
            log.seek(0)
            sys.exit(f"{name} ended with {code}: {log.read()[-3000:]}")
    cpu = cpu_seconds() - spent
    return {
        "seconds": seconds,
        "cpu": cpu,
        "peak_gb": peak.bytes / 2**30,
        **(json.loads(said) if name in STEPS else {}),
    }


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


class Peak(threading.Thread):
    """Look at the resident memory of a process and all below it, until it is gone."""

    def __init__(self, process):
        super().__init__()
        self.process = process
        self.bytes = 0

    def run(self):
        while Path(f"/proc/{self.process}/statm").exists():
            self.bytes = max(self.bytes, sum(map(resident, below(self.process))))
            time.sleep(0.1)


def below(process):
    yield process
    try:
        for path in Path(f"/proc/{process}/task").glob("*/children"):
            for child in path.read_text().split():
                yield from below(int(child))
    except OSError:  # it ended meanwhile
        return


def resident(process):
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return 0


def step(name, *arguments):
    print(json.dumps(STEPS[name](*arguments)))


def size(path):
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(one.stat().st_size for one in files if one.is_file()) / 1e9


def main():
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--rows", type=int, default=10_000_000)
    told.add_argument(
        "--folder",
        type=Path,
        help="keep everything here, and use the files that lie here already (default: a temporary folder, removed)",
    )
    told.add_argument("--peers", action=argparse.BooleanOptionalAction, default=True)
    arguments = told.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="registers-"))
    try:
        report(folder, arguments.rows, peers=arguments.peers)
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)


def report(folder, rows, *, peers):
    folder.mkdir(parents=True, exist_ok=True)
    made = measure("make_all", folder, rows)
    each = size(folder / "first") * 1e9 / made["rows"]
    print(f"{made['rows']:,} disposal records of {each:.0f} B in {len(PROVINCES)} CSV files, ", end="")
    print(f"{REGISTRATIONS:,} registrations; {os.cpu_count()} cores, load before {os.getloadavg()[0]:.1f}")
    unit = measure("duckdb_alone", folder)
    print(f"DuckDB alone keeps {unit['rows']:,} of them: it leaves out broken lines and days in other forms")
    home = folder / "home"
    shutil.rmtree(home, ignore_errors=True)
    first = night("first", unit, folder, folder / "first", folder / "registrations.csv")
    sizes = {name: size(home / name) for name in ("archive", "lake", "working.duckdb")}
    more = night("1 % more", unit, folder, folder / "more")
    print(
        f"\nthe night with 1 % more : the first night = {more['seconds'] / first['seconds']:.3f} "
        f"({more['cpu'] / first['cpu']:.3f} of its cpu seconds)"
    )
    print(f"GB: CSV {size(folder / 'first'):.2f}, DuckDB's Parquet {size(folder / 'alone.parquet'):.2f}, "
          f"lake {sizes['lake']:.2f}, warehouse {sizes['working.duckdb']:.2f}, archive {sizes['archive']:.2f} "
          f"(warehouse after the second night {size(home / 'working.duckdb'):.2f})")  # fmt: skip
    if peers:
        files = len(provinces(folder, PEER_ROWS))
        print("\nread, validate, type, drop duplicates, one row per vehicle, those that count by city")
        print(f"{files} of {len(PROVINCES)} files; the others know no registrations and no early stages of Beijing")
        for name in ("pandas_and_sqlite", "polars_alone"):
            line(name.replace("_", " "), unit, found := measure(name, folder), f"{found['counted']:,} counted")
        print(f"load after {os.getloadavg()[0]:.1f}")


def night(name, unit, folder, *paths):
    """Take in, build, enforce; return the seconds of all three."""
    print(f"\n{name + ' night':<36}{'s':>8}{'cpu s':>8}{'x':>7}{'cpu x':>7}{'peak GB':>9}")
    if name == "first":
        line("DuckDB alone: CSV to typed Parquet", unit, unit)
    steps = [measure("ingest", "--home", folder / "home", *paths), measure("build", folder), measure("enforce", folder)]
    line("catalogue ingest", unit, steps[0])
    line("build", unit, steps[1])
    line("enforce", unit, steps[2], f"{steps[2]['vehicles']:,} vehicles, {steps[2]['counted']:,} counted")
    line("  of which the ledger", unit, {"seconds": steps[2]["ledger"], "cpu": steps[2]["ledger_cpu"]})
    total = {key: sum(one[key] for one in steps) for key in ("seconds", "cpu")}
    line("together", unit, total)
    return total


def line(name, unit, found, note=""):
    peak = f"{found['peak_gb']:>9.2f}  {note}" if "peak_gb" in found else ""
    seconds, cpu = found["seconds"], found["cpu"]
    print(
        f"{name:<36}{seconds:>8.1f}{cpu:>8.1f}{seconds / unit['seconds']:>7.2f}{cpu / unit['cpu']:>7.2f}{peak}",
        flush=True,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(sys.argv[2], Path(sys.argv[3]), *map(int, sys.argv[4:]))
    else:
        main()
