"""Nights: run twice, killed and run again, run by Prefect; always the same tables and the same pages."""

import hashlib
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest
from served import processes_of, until

from catalogue import building, files, ingest, ledger, night, sample, settings, warehouse
from catalogue.settings import Home

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1595180000", "PYTHONPATH": str(ROOT)}
NIGHT = [sys.executable, str(ROOT / "tests" / "night_process.py")]
CATALOGUE = [sys.executable, "-m", "catalogue.cli"]
QUARANTINED = [  # what the sample's provinces sent without a key
    "sample_retirements_130000.csv: 1 of 422 rows quarantined, see quarantine/",
    "sample_stock_130100.csv: 2 of 220 rows quarantined, see quarantine/",
]


def tables(database):
    """Every table of a warehouse as one digest of its sorted rows."""
    with duckdb.connect(str(database), read_only=True) as con:
        names = con.execute(
            "select schema_name || '.' || table_name from duckdb_tables() where not temporary order by 1"
        ).fetchall()
        return {
            name: hashlib.sha256(repr(con.execute(f"from {name} order by all").fetchall()).encode()).hexdigest()
            for (name,) in names
        }


def pages(home):
    """Every file of the site, byte by byte."""
    return {
        str(path.relative_to(home.site)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.site.rglob("*"))
        if path.is_file()
    }


def run(home, *, cores=1, **kwargs):
    return subprocess.run(
        [*NIGHT, str(home.root), str(sample.AS_OF)],
        env={**ENVIRONMENT, "CATALOGUE_CORES": str(cores)},
        capture_output=True,
        text=True,
        check=False,
        **kwargs,
    )


@pytest.fixture
def clock(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", ENVIRONMENT["SOURCE_DATE_EPOCH"])


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """A home whose inbox holds the sample files."""
    home = Home(tmp_path_factory.mktemp("filled"))
    sample.make(home)
    return home


@pytest.fixture(scope="module")
def undisturbed(filled, tmp_path_factory):
    """The same home after one night, and how long that took."""
    home = Home(tmp_path_factory.mktemp("undisturbed") / "home")
    shutil.copytree(filled.root, home.root)
    began = time.monotonic()
    done = run(home)
    assert done.returncode == 0, done.stderr
    return home, time.monotonic() - began


def test_the_same_night_twice_changes_no_byte(undisturbed):
    home, _ = undisturbed
    before = tables(home.warehouse), pages(home)
    assert run(home).returncode == 0
    assert (tables(home.warehouse), pages(home)) == before


def test_an_earlier_day_again_leaves_the_later_one_as_it_was(undisturbed, tmp_path, clock):
    home = Home(tmp_path / "home")
    shutil.copytree(undisturbed[0].root, home.root)
    seen = []
    for day in (date(2019, 6, 30), sample.AS_OF, date(2019, 6, 30), sample.AS_OF):
        night.enforce(home, as_of=day, today=settings.now().date())
        found = tables(home.working)
        seen.append({name: digest for name, digest in found.items() if name.startswith("mart.")})
    assert seen[0] == seen[2]
    assert seen[1] == seen[3]


def test_killed_at_any_moment_and_run_again_gives_the_same_bytes(filled, undisturbed, tmp_path):
    """A night of a process of its own, at one moment; `tests/kills.py` tries commit points and many moments."""
    calm, seconds = undisturbed
    home = Home(tmp_path / "home")
    shutil.copytree(filled.root, home.root)
    process = subprocess.Popen(
        [*NIGHT, str(home.root), str(sample.AS_OF)],
        env={**ENVIRONMENT, "CATALOGUE_CORES": "2"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    time.sleep(seconds * random.random())
    process.send_signal(signal.SIGKILL)
    process.communicate()
    again = run(home, cores=2)  # the calm night had one: how many there are changes nothing
    assert again.returncode == 0, again.stderr
    assert tables(home.warehouse) == tables(calm.warehouse)
    assert pages(home) == pages(calm)
    assert sorted(p.name for p in home.archive.iterdir()) == sorted(p.name for p in calm.archive.iterdir())
    assert list(home.inbox.iterdir()) == []


def test_a_refused_file_does_not_stop_the_night_and_shows_on_its_pages(filled, tmp_path):
    home = Home(tmp_path / "home")
    shutil.copytree(filled.root, home.root)
    (home.inbox / "broken.csv").write_text("文号,措施,新的列\n样例9号,revoke_product,1\n", encoding="utf-8")
    now = settings.now()
    taken = night.take_inbox(home, received_at=now)
    night.build(home)
    night.enforce(home, as_of=sample.AS_OF, today=now.date())
    assert night.publish(home) == []
    broken, *planted, failed = night.attention(home, taken)
    assert broken.startswith("broken.csv: column C has the heading '新的列'")
    assert planted == QUARANTINED
    assert failed.startswith("source decisions_table failed: broken.csv: column C")
    assert "新的列" in (home.site / "quality.html").read_text(encoding="utf-8")
    assert list(home.inbox.iterdir()) == []
    assert len(list(home.archive.iterdir())) == 1 + len(list(filled.inbox.iterdir()))


def test_a_night_without_any_file_is_a_report_with_empty_sections(tmp_path):
    home = Home(tmp_path / "home")
    done = run(home)
    assert done.returncode == 0, done.stderr
    assert "本期无相关数据" in (home.site / "quality.html").read_text(encoding="utf-8")


def test_a_change_of_what_reads_texts_makes_what_follows_from_it_again(undisturbed, tmp_path, monkeypatch):
    reader = tmp_path / "reader.py"
    reader.write_text("# reads otherwise", encoding="utf-8")
    with warehouse.connect(undisturbed[0].warehouse, read_only=True) as con:
        assert building.is_built(con)
        law = warehouse.digest_of(ledger.LAW)
        for module in (building, warehouse):
            monkeypatch.setattr(module, "READERS", [*module.READERS, reader])
        assert not building.is_built(con)
        assert warehouse.digest_of(ledger.LAW) != law


def test_planted_traps_have_their_known_answers(undisturbed):
    with warehouse.connect(undisturbed[0].warehouse, read_only=True) as con:
        for _, trap in sample.traps():
            found = con.execute(
                "select outcome from rule.outcome where rule_id = ? and subject_id = ?", [trap.rule_id, trap.model]
            ).fetchall()
            assert found == [(trap.outcome,)], trap.why


def test_every_mart_column_has_a_comment(undisturbed):
    with warehouse.connect(undisturbed[0].warehouse, read_only=True) as con:
        silent = con.execute(
            "select table_name, column_name from duckdb_columns() where schema_name = 'mart' and comment is null"
        ).fetchall()
    assert silent == []


def test_coverage_adds_up_and_findings_are_the_open_outcomes(undisturbed):
    with warehouse.connect(undisturbed[0].warehouse, read_only=True) as con:
        rows = con.execute("from mart.rule_coverage").fetchall()
        assert all(population == sum(outcomes) for _, population, *outcomes in rows)
        found = dict(con.execute("select rule_id, count(*) from mart.finding group by 1").fetchall())
        assert {r[0]: r[3] + r[5] for r in rows if r[3] + r[5]} == found


def test_a_finding_keeps_its_number_and_its_first_day(filled, tmp_path, clock):
    home = Home(tmp_path / "home")
    shutil.copytree(filled.root, home.root)
    night.take_inbox(home, received_at=settings.now())
    for day in (date(2020, 7, 1), date(2020, 7, 2)):
        night.enforce(home, as_of=day, today=settings.now().date())
    with warehouse.connect(home.working, read_only=True) as con:
        found = con.execute(
            "select first_seen_on, last_seen_on from mart.finding where rule_id = 'R001' and subject_id = 'YLX9008'"
        ).fetchall()
    assert found == [(date(2020, 7, 1), date(2020, 7, 2))]


def test_what_was_known_on_a_day(tmp_path):
    """A file received later is left out of a night that asks what was known before."""
    heading = "batch_no,entry_kind,published_on,enterprise,product_name,model_code,emission_standard,fuel,gvm_kg\n"
    row = "{},{},{},样例甲汽车有限公司,载货汽车,XD-1,{},柴油,25000\n"
    home = Home(tmp_path)
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    first.write_text(heading + row.format(280, "新产品", "2016-01-15", "GB17691-2005国Ⅳ"), encoding="utf-8")
    second.write_text(heading + row.format(290, "变更扩展", "2016-11-15", "GB17691-2005国Ⅴ"), encoding="utf-8")
    early = settings.now().replace(year=2018)
    ingest.take_all(home, [first], received_at=early)
    ingest.take_all(home, [second], received_at=early.replace(year=2020))
    said = {}
    with warehouse.connect(home.working) as con:
        for known_on in (date(2019, 1, 1), None):
            building.build_catalogue(con, known_on=known_on)
            building.judge(con, as_of=date(2019, 7, 2))
            said[known_on] = con.execute("select outcome from rule.outcome where rule_id = 'R001'").fetchall()
    assert said == {date(2019, 1, 1): [("non_compliant",)], None: [("compliant",)]}


def test_prefect_runs_the_night_and_a_killed_one_again(filled, undisturbed, tmp_path):
    """The public command, with Prefect: killed in the middle, run again, equal to the undisturbed night."""
    home = Home(tmp_path / "home")
    shutil.copytree(filled.root, home.root)
    command = [*CATALOGUE, "nightly", "--as-of", str(sample.AS_OF), "--home", str(home.root), "--json"]
    process = subprocess.Popen(command, env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not home.working.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    time.sleep(1)
    assert len(processes_of(home)) > 1  # the command and the Prefect server that it started
    process.kill()
    process.wait()
    until(lambda: not processes_of(home))  # the kernel ends the server with the command
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True, check=False)
    assert done.returncode in (0, 3), done.stderr
    answer = json.loads(done.stdout)
    # A file that the killed night had taken is no news of the second one.
    assert set(answer["attention"]) <= set(QUARANTINED)
    assert done.returncode == (3 if answer["attention"] else 0)
    assert Path(answer["report"]).read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tables(home.warehouse), pages(home)) == (tables(undisturbed[0].warehouse), pages(undisturbed[0]))
    with closing(sqlite3.connect(home.root / ".prefect" / "prefect.db")) as con:
        shown = {key for (key,) in con.execute("select distinct key from artifact")}
    assert shown == {"progress", "summary", "targets", "files", "attention", "report"}


def test_the_first_tables_and_pages_appear_in_one_step(sample_home, tmp_path, monkeypatch):
    home = Home(tmp_path / "home")
    shutil.copytree(sample_home.root, home.root, symlinks=True)
    shutil.rmtree(home.nights)
    for name in (home.current.name, *home.published_names):
        (home.root / name).unlink()
    seen = []
    point = files.point

    def watched(name, target):
        point(name, target)
        seen.append([(home.root / name).exists() for name in home.published_names])

    monkeypatch.setattr(files, "point", watched)
    night.publish(home)
    assert seen[0] == [False] * len(home.published_names)
    assert seen[-1] == [True] * len(home.published_names)
    assert all(len(set(step)) == 1 for step in seen)
