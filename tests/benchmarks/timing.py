"""China VI timing by the million: take in, build, build again with 1 % more, beside a plain hash join of the same size.

Usage: python tests/benchmarks/timing.py [--rows 10000000] [--folder DIR]

Makes its own files of registrations, twenty of them. Every step is a process of its own; its peak is the resident
memory of it and its children together. The unit is a hash join of the finished rows with the finished cases on one
number, written out as a table: what any engine that has the law for a case would need to say it of every row. Trust
the ratios.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from registers import Peak, vin

ROOT = Path(__file__).resolve().parents[2]
FILES = 20
AS_OF = date(2021, 6, 20)  # some are registered later in that month
PLACES = (
    "110105", "120104", "130102", "130203", "140105", "140402", "150102", "150402", "210202", "310104", "310115",
    "320106", "320205", "330106", "330203", "340102", "350102", "360102", "370102", "370202", "410102", "410302",
    "420106", "430102", "440106", "440304", "440605", "441402", "450102", "460105", "500103", "510104", "510802",
    "520102", "530102", "610102", "610602", "620102", "650102", "320000", "",
)  # fmt: skip
# Type, fuel, usage, least and most kg, mm, how many of a hundred are of it.
KINDS = (
    ("K33", "A", "A", 1400, 2300, 4600, 46), ("小型轿车", "汽油", "非营运", 1400, 2300, 4600, 8),
    ("K33", "C", "A", 1500, 2400, 4500, 5), ("K31", "A", "A", 1800, 3400, 4900, 8),
    ("K32", "B", "A", 2100, 2900, 4800, 3), ("H31", "B", "F", 2500, 4495, 5900, 10),
    ("H11", "B", "F", 12000, 31000, 10500, 7), ("Q11", "B", "F", 18000, 49000, 6900, 4),
    ("Q11", "E", "F", 18000, 49000, 6900, 3), ("K11", "B", "C", 12000, 18000, 10500, 2),
    ("K11", "C", "C", 12000, 18000, 10500, 2), ("Z51", "B", "A", 12000, 25000, 9000, 1),
    ("", "A", "A", 1400, 2300, 4600, 1),
)  # fmt: skip
STAGES = ("国五", "国五", "国五", "国Ⅴ", "国六", "国六b", "国Ⅵ", "国六a", "国四", "")


def make(folder, first, last, name):
    """Write one file of registrations; everything about a row follows from its number."""
    import duckdb

    con = duckdb.connect()
    con.execute("create macro roll(i, seed, n) as (hash(i * 64 + seed) % n)::integer")
    kinds = ", ".join(f"({n}, {', '.join(repr(v) for v in one[:6])})" for n, one in enumerate(KINDS))
    spread = ", ".join(str(n) for n, one in enumerate(KINDS) for _ in range(one[6]))
    places = ", ".join(f"'{one}'" for one in PLACES)
    stages = ", ".join(f"'{one}'" for one in STAGES)
    con.execute(
        f"""copy (
            select {vin("i")} as vin, [{places}][1 + roll(i, 1, {len(PLACES)})] as region_code,
                if(roll(i, 2, 20) = 0, '转入', '注册登记') as event, day as registered_on,
                'XLY' || (1000 + roll(i, 3, 9000)) || 'A' as model_code, vehicle_type, fuel, usage,
                least + roll(i, 4, (most - least) // 5) * 5 as gvm_kg, mm as length_mm,
                if(fuel = 'C', '', [{stages}][1 + roll(i, 5, {len(STAGES)})]) as emission_stage,
                day - 20 - roll(i, 6, 200) as manufactured_on, day - 10 - roll(i, 6, 200) as certificate_uploaded_on,
                if(roll(i, 7, 20) = 0, null, day - roll(i, 8, 30)) as invoice_on,
                if(usage = 'C', '公交', if(vehicle_type = 'Z51' and roll(i, 9, 2) = 0, '环卫', '')) as fleet,
                if(fleet = '', '', ['新增', '更新'][1 + roll(i, 12, 2)]) as acquisition,
                if(fleet = '', '', ['是', '是', '是', '否', ''][1 + roll(i, 13, 5)]) as built_up_area
            from (select unnest(range({first}, {last})) as i)
            join (values {kinds}) as k(kind, vehicle_type, fuel, usage, least, most, mm)
                on k.kind = [{spread}][1 + roll(i, 10, 100)],
            lateral (select date '2017-01-01' + roll(i, 11, 1640) as day)
        ) to '{folder / name}' (header true)"""
    )


def make_all(folder, count):
    (folder / "first").mkdir(parents=True)
    each = count // FILES
    for number in range(FILES):
        make(folder / "first", number * each, (number + 1) * each, f"{number}.csv")
    make(folder, FILES * each, FILES * each + count // 100, "more.csv")
    return {"rows": FILES * each}


def lower_layers(folder):
    from catalogue import night
    from catalogue.settings import Home

    night.build(Home(folder / "home"))
    return {}


def timing(folder):
    from catalogue import timing, warehouse
    from catalogue.settings import Home

    home = Home(folder / "home")
    with warehouse.connect(home.working) as con:
        began = time.monotonic()
        with warehouse.transaction(con):
            timing.build(con, home)
        spent = time.monotonic() - began
        outcomes = con.execute(
            """select outcome, count(*) from ledger.timing join ledger.timing_case using (case_key)
            group by 1 order by 1"""
        ).fetchall()
        cases = con.execute("select count(*) from ledger.timing_case").fetchone()[0]
    return {"inside": spent, "rows": sum(many for _, many in outcomes), "cases": cases, "outcomes": dict(outcomes)}


def tables(folder):
    """Make the marts and checks of a night whose registrations are judged already."""
    from catalogue import night
    from catalogue.settings import Home

    began = time.monotonic()
    night.enforce(Home(folder / "home"), as_of=AS_OF, today=AS_OF)
    return {"inside": time.monotonic() - began}


def hash_join(folder):
    import duckdb

    from catalogue import limits

    (folder / "join.duckdb").unlink(missing_ok=True)
    con = duckdb.connect(folder / "join.duckdb")
    con.execute(f"set memory_limit = '{limits.MEMORY}'")
    con.execute(f"attach '{folder / 'home' / 'working.duckdb'}' as done (read_only)")
    began = time.monotonic()
    con.execute(
        """create table joined as select t.*, c.outcome, c.calendar_row_id
        from done.ledger.timing as t join done.ledger.timing_case as c using (case_key)"""
    )
    con.execute("checkpoint")
    return {"inside": time.monotonic() - began}


STEPS = {f.__name__: f for f in (make_all, lower_layers, timing, tables, hash_join)}


def measure(name, *arguments):
    """Run one step, or a command of the program, in a process; return seconds, peak GB and what it says."""
    if name in STEPS:
        command = [sys.executable, __file__, "--step", name, *map(str, arguments)]
    else:
        command = [sys.executable, "-c", "from catalogue.cli import main; main()", name, "--json", *map(str, arguments)]
    began = time.monotonic()
    around = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=around, text=True) as child:
        peak = Peak(child.pid)
        peak.start()
        said = child.stdout.read()
        code = child.wait()
        peak.join()
    if code not in ((0,) if name in STEPS else (0, 3)):
        sys.exit(f"{name} ended with {code}")
    told = json.loads(said) if name in STEPS else {}
    seconds = time.monotonic() - began
    return {"seconds": told.get("inside", seconds), "peak_gb": peak.bytes / 2**30, **told}


def report(folder, count):
    made = measure("make_all", folder, count)
    print(f"{made['rows']:,} registrations in {FILES} CSV files; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
    home = folder / "home"
    steps = {
        "catalogue ingest": measure("ingest", "--home", home, folder / "first"),
        "readings, core": measure("lower_layers", folder),
        "timing, first": measure("timing", folder),
        "tables, first": measure("tables", folder),
    }
    unit = measure("hash_join", folder)
    measure("ingest", "--home", home, folder / "more.csv")
    measure("lower_layers", folder)
    steps["timing, 1 % more"] = measure("timing", folder)
    steps["tables, 1 % more"] = measure("tables", folder)
    steps["timing, nothing new"] = measure("timing", folder)
    print(f"{'':<24}{'s':>8}{'x':>7}{'peak GB':>9}")
    for name, found in {"plain hash join": unit, **steps}.items():
        print(f"{name:<24}{found['seconds']:>8.1f}{found['seconds'] / unit['seconds']:>7.2f}{found['peak_gb']:>9.2f}")
    first = steps["timing, first"]
    print(f"{first['rows']:,} rows, {first['cases']:,} cases, outcomes {first['outcomes']}")
    print(f"load after {os.getloadavg()[0]:.1f}")


def main():
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--rows", type=int, default=10_000_000)
    told.add_argument("--folder", type=Path, help="keep everything here (default: a temporary folder, removed)")
    arguments = told.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="timing-"))
    try:
        report(folder, arguments.rows)
    finally:
        if arguments.folder is None:
            shutil.rmtree(folder)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        print(json.dumps(STEPS[sys.argv[2]](Path(sys.argv[3]), *map(int, sys.argv[4:]))))
    else:
        main()
