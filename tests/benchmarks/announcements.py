"""Time and memory of ingest and night at national scale, beside what Polars and DuckDB alone need for the same file.

Usage: python tests/benchmarks/announcements.py [MODELS]   (default 500,000)

Each step is a process of its own, so that its peak memory is its own; trust the ratios, not the seconds.
"""

import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared" / "data" / "real" / "nev-catalog-2014-2019"
AS_OF = date(2019, 7, 2)
HEADING = (
    "公告批次,类别,发布日期,企业名称,目录序号,产品商标,产品名称,产品型号,"
    "排放依据标准,燃料种类,总质量(kg),外形尺寸(mm),撤销依据\n"
)
KINDS = (
    ("GB17691-2005国Ⅴ,GB3847-2005", "柴油", "载货汽车"),
    ("GB17691-2018国Ⅵ", "柴油", "自卸汽车"),
    ("GB17691-2018国Ⅵ", "天然气", "半挂牵引车"),
    ("GB18352.5-2013国Ⅴ", "汽油", "轿车"),
    ("GB18352.6-2016国Ⅵ", "汽油", "轿车"),
    ("GB17691-2005国Ⅳ,GB3847-2005", "柴油", "厢式运输车"),
    ("", "电", "纯电动城市客车"),
)


def write_models(path, models):
    """Announce that many models over ten years; about one in twenty is below the stage in force."""
    chance = random.Random(1)
    weights = (30, 20, 10, 15, 10, 5, 10)
    with path.open("w", encoding="utf-8") as file:
        file.write(HEADING)
        for number in range(models):
            standard, fuel, product = chance.choices(KINDS, weights)[0]
            batch = chance.randrange(120)
            file.write(
                f"{200 + batch},新产品,{2009 + batch // 12}-{batch % 12 + 1:02d}-15,"
                f"样例{chance.randrange(2000)}汽车有限公司,"
                f'{chance.randrange(900)},样例牌,{product},YL{number:07d},"{standard}",{fuel},'
                f"{chance.randrange(4000, 31000, 5)},长：9000 宽：2500 高：3500,\n"
            )


def polars_alone(path):
    import polars as pl

    return pl.read_csv(path, infer_schema=False).height


def duckdb_alone(path):
    import duckdb

    out = path.with_suffix(".parquet")
    duckdb.execute(
        f"copy (select * from read_csv('{path}', types = {{'发布日期': 'DATE'}})) to '{out}' (compression zstd)"
    )
    return out.stat().st_size


def polars_workbooks():
    import polars as pl

    return sum(pl.read_excel(path, infer_schema_length=0).height for path in sorted(SHARED.glob("*.xlsx")))


def ingest(home, *paths):
    from catalogue import ingest, settings
    from catalogue.settings import Home

    taken = ingest.take_all(Home(home), list(paths), received_at=settings.now())
    return sum(one.rows_read for one in taken)


def build(home):
    from catalogue import night
    from catalogue.settings import Home

    night.build(Home(home))
    return home.joinpath("catalogue.duckdb").stat().st_size


def enforce(home):
    from catalogue import night
    from catalogue.settings import Home

    return night.enforce(Home(home), as_of=AS_OF, today=AS_OF).run_id


def publish(home):
    from catalogue import night
    from catalogue.settings import Home

    return night.publish(Home(home))


STEPS = {f.__name__: f for f in (polars_alone, duckdb_alone, polars_workbooks, ingest, build, enforce, publish)}


def measure(name, *paths):
    """Run one step in a process of its own; return seconds, peak GB (of it and its children) and what it says."""
    command = [sys.executable, __file__, "--step", name, *map(str, paths)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def step(name, *paths):
    began = time.monotonic()
    said = STEPS[name](*map(Path, paths))
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": time.monotonic() - began, "peak_gb": peak / 2**20, "said": str(said)}))


def main(models):
    folder = Path(tempfile.mkdtemp(prefix="benchmark-"))
    try:
        report(folder, models)
    finally:
        shutil.rmtree(folder)


def report(folder, models):
    file, home = folder / "models.csv", folder / "home"
    write_models(file, models)
    print(f"{models:,} models, {file.stat().st_size / 1e6:.0f} MB of CSV, on {os.cpu_count()} cores")
    plain = measure("polars_alone", file)
    rows = [
        ("Polars alone: read as text", plain),
        ("DuckDB alone: CSV to typed Parquet", measure("duckdb_alone", file)),
        ("catalogue ingest", measure("ingest", home, file)),
        ("  build (readings, staging, core)", measure("build", home)),
        ("  enforce (5 rules, marts)", measure("enforce", home)),
        ("  publish (site)", measure("publish", home)),
    ]
    show(rows, plain["seconds"])
    if SHARED.is_dir():
        books = sorted(SHARED.glob("*.xlsx"))
        plain = measure("polars_workbooks")
        print("\nthe two real workbooks (17,246 rows)")
        show(
            [("Polars alone: read", plain), ("catalogue ingest", measure("ingest", folder / "real", *books))],
            plain["seconds"],
        )


def show(rows, unit):
    print(f"{'step':<38}{'s':>8}{'x':>7}{'peak GB':>9}")
    for name, found in rows:
        print(f"{name:<38}{found['seconds']:>8.1f}{found['seconds'] / unit:>7.1f}{found['peak_gb']:>9.2f}")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--step"]:
        step(*sys.argv[2:])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else 500_000)
