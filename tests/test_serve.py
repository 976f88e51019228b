"""The real Prefect server, started by `catalogue serve` once: its schedule, and runs by REST, command and file."""

import json
import os
import re
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

import pytest
import served as serving
from served import ROOT, environment, until

from catalogue import due, ingest, orchestrator, publication, settings
from catalogue.settings import Home

HEADINGS = "公告批次,类别,发布日期,企业名称,产品商标,产品名称,产品型号,排放依据标准,燃料种类,总质量\n"
HEAVY = "309,新产品,2018-07-02,样例甲汽车有限公司,样例牌,载货汽车,YL5180A1,\"GB17691-2005国Ⅴ\",柴油,18000\n"
ENDED = {"state": {"type": {"any_": ["COMPLETED", "FAILED", "CRASHED", "CANCELLED"]}}}


@pytest.fixture(scope="module")
def messages():
    """What the configured block sent."""
    with serving.receiver() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    """A home with one model, served; the night that it missed has run."""
    folder = tmp_path_factory.mktemp("served")
    home, file = Home(folder / "home"), folder / "one.csv"
    file.write_text(HEADINGS + HEAVY, encoding="utf-8")
    ingest.take_all(home, [file], received_at=settings.now())
    one = serving.serve(home, CATALOGUE_NOTIFY_BLOCK="custom-webhook/office")
    try:
        until(lambda: home.report.exists() or one.process.poll() is not None)
        assert one.process.poll() is None, one.process.stderr.read()
        yield one
    finally:
        one.process.kill()
        one.process.communicate()


@pytest.fixture(scope="module")
def block(served, messages):
    """A webhook of the office, as an operator makes one in Prefect's pages."""
    kind = served.ask("/block_types/slug/custom-webhook")
    schemas = {"block_schemas": {"block_type_id": {"any_": [kind["id"]]}}}
    schema = served.ask("/block_schemas/filter", schemas)[0]
    data = {
        "name": "office",
        "url": f"http://127.0.0.1:{messages.server_address[1]}/",
        "json_data": {"subject": "{{subject}}", "text": "{{body}}"},
    }
    document = {"name": "office", "block_type_id": kind["id"], "block_schema_id": schema["id"], "data": data}
    return served.ask("/block_documents/", document)


def nights(served, **only):
    """The runs of the night, the first to start first."""
    filters = {"flows": {"name": {"any_": ["nightly"]}}, "flow_runs": only, "sort": "START_TIME_ASC"}
    return served.ask("/flow_runs/filter", filters)


def test_the_night_is_scheduled_for_two_in_beijing(served):
    def scheduled():
        return [run for run in nights(served, state={"type": {"any_": ["SCHEDULED"]}}) if run["auto_scheduled"]]

    first = min(until(scheduled), key=lambda run: run["expected_start_time"])
    at = datetime.fromisoformat(first["expected_start_time"])
    now = datetime.now(tz=UTC)
    assert (at.astimezone(UTC).hour, at.minute) == (18, 0)
    assert now < at <= now + timedelta(days=1)
    deployment = served.ask("/deployments/name/nightly/nightly")
    assert deployment["schedules"][0]["schedule"] == {"cron": "0 2 * * *", "timezone": "Asia/Shanghai", "day_or": True}
    assert deployment["parameter_openapi_schema"]["properties"]["as_of"]["anyOf"][0]["format"] == "date"


def test_the_night_that_was_missed_was_run_once(served):
    caught = until(lambda: nights(served, tags={"all_": ["caught-up"]}))
    assert len(caught) == 1
    run = served.finished(caught[0]["id"])
    day = due.last_due(datetime.fromisoformat(run["created"]))
    assert (run["name"], run["state_type"]) == (f"nightly-{day}", "COMPLETED")
    assert due.published(served.home) == day
    assert due.missed(served.home, settings.now(), 1) == []


def test_one_run_writes_at_a_time_and_the_others_say_for_whom_they_wait(served, block, messages, tmp_path):
    """The test itself holds the home: a night starts and waits, the next is kept back, and so is a command by hand.

    Killed, the first is told of, and gives its place to the second.
    """
    file = tmp_path / "two.csv"
    file.write_text(HEADINGS + HEAVY.replace("YL5180A1", "YL5180A2"), encoding="utf-8")
    with publication.writing(served.home, "the test", print):
        first = served.start("nightly", as_of="2019-07-02")
        until(lambda: [line for line in served.logs(first) if line.startswith("waiting for the test (process ")])
        second = served.start("nightly", as_of="2019-07-03")
        until(lambda: served.run(second)["state_name"] == "AwaitingConcurrencySlot")
        by_hand = subprocess.Popen(
            [sys.executable, "-m", "catalogue.cli", "ingest", "--home", str(served.home.root), str(file)],
            env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert by_hand.stderr.readline().startswith("catalogue: waiting for the test (process ")
        assert served.run(first)["state_name"] == "Running"
        for pid in served.workers():
            os.kill(pid, signal.SIGKILL)
        assert served.finished(first)["state_type"] == "CRASHED"
        until(lambda: [line for line in served.logs(second) if line.startswith("waiting for the test (process ")])
        assert by_hand.poll() is None
    out, _ = by_hand.communicate()
    assert (by_hand.returncode, out.split()[0]) == (0, "taken")
    assert served.finished(second)["state_type"] == "COMPLETED"
    until(lambda: [one for one in messages.received if one["subject"] == "nightly-2019-07-02: Crashed"])


def test_a_night_by_rest_shows_what_it_did(served):
    done = nights(served, name={"any_": ["nightly-2019-07-03"]}, **ENDED)[0]
    shown = served.artifacts(done["id"])
    assert {"summary", "targets", "files", "attention", "report"} < set(shown)
    assert "Night of 2019-07-03" in shown["summary"]
    assert shown["progress"] == 100
    assert shown["report"] == f"[report](http://127.0.0.1:{served.site_port}/)"
    assert {row["target"]: row["deadline"] for row in json.loads(shown["targets"])}["T09-2"] == "2020-12-31"


def test_a_parameter_of_the_wrong_type_makes_no_run(served):
    with pytest.raises(serving.urllib.error.HTTPError) as refused:
        served.start("nightly", as_of=20190702)
    assert refused.value.code == 409
    refused.value.close()


def test_a_page_from_elsewhere_in_a_browser_starts_nothing(served):
    """Such a page can neither read an answer nor post what is no form."""
    elsewhere = {"Origin": "http://attacker.example"}
    request = serving.urllib.request.Request(f"{served.api}/health", headers=elsewhere)
    with serving.DIRECT.open(request) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] is None
    deployment = served.ask("/deployments/name/nightly/nightly")["id"]
    posted = serving.urllib.request.Request(
        f"{served.api}/deployments/{deployment}/create_flow_run", b"{}", elsewhere | {"Content-Type": "text/plain"}
    )
    with pytest.raises(serving.urllib.error.HTTPError) as refused:
        serving.DIRECT.open(posted)
    assert refused.value.code == 422
    refused.value.close()


def test_a_burst_of_files_starts_one_night_and_its_attention_is_sent(served, block, messages):
    other = HEAVY.replace("YL5180A1", "YL5180A3")
    for name, text in [("a.csv", HEADINGS + other), ("b.csv", "姓名,电话\n张三,13800000000\n"), ("c/d.csv", HEADINGS)]:
        path = served.home.inbox / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def started():
        return [run for run in nights(served) if (run["created_by"] or {}).get("type") == "AUTOMATION"]

    run = served.finished(until(started)[0]["id"])
    assert run["state_type"] == "COMPLETED"
    assert len(started()) == 1
    assert list(served.home.inbox.rglob("*.csv")) == []
    shown = served.artifacts(run["id"])
    files = {row["name"]: row["status"] for row in json.loads(shown["files"])}
    assert files == {"a.csv": "taken", "b.csv": "refused", "d.csv": "taken"}
    assert any(row["cause"].startswith("b.csv: ") for row in json.loads(shown["attention"]))
    sent = [message for message in messages.received if message["subject"].startswith(run["name"])]
    assert len(sent) == 1
    assert sent[0]["subject"].startswith(f"{run['name']} needs attention: ")
    assert "b.csv" in sent[0]["text"].splitlines()
    assert "张三" not in str(sent)


def test_questions_by_command_and_by_rest_are_answered_in_artifacts(served):
    by_rest = served.start("check-city", code="130100")
    done = served.prefect("deployment", "run", "check-model/check-model", "-p", "model=YL5180A1")
    assert done.returncode == 0, done.stderr
    by_command = re.search(r"[0-9a-f]{8}-[0-9a-f-]{27}", done.stdout)[0]
    model, city = served.finished(by_command), served.finished(by_rest)
    assert (model["name"], model["state_type"]) == ("check-model-YL5180A1", "COMPLETED")
    told = {row["rule"]: row for row in json.loads(served.artifacts(model["id"])["check-model-rows"])}
    assert told["R001"]["evidence"].startswith("Emission standard: 「GB17691-2005国V」 (")
    assert (city["name"], city["state_type"]) == ("check-city-130100", "COMPLETED")
    assert "石家庄市 130100" in served.artifacts(city["id"])["check-city"]


def test_a_run_that_fails_is_told_and_a_wrong_question_is_not_asked_twice(served, block, messages):
    run = served.finished(served.start("source", folder="../archive"))
    assert run["state_type"] == "FAILED"
    assert run["state"]["message"].endswith(f"'../archive' is no folder of {served.home.inbox}")
    until(lambda: [one for one in messages.received if one["subject"] == "source-../archive: Failed"])
    tasks = served.ask("/task_runs/filter", {"task_runs": {"flow_run_id": {"any_": [run["id"]]}}})
    assert [task["run_count"] for task in tasks] == [1]


def test_a_message_that_cannot_be_sent_is_told(served):
    code = "from flows import telling; telling.notify('night failed', 'why')"
    told = environment(
        PREFECT_API_URL=served.api,
        PREFECT_HOME=str(served.home.root / ".prefect"),
        CATALOGUE_NOTIFY_BLOCK="custom-webhook/nope",
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, env=told, capture_output=True, text=True, check=True, cwd=ROOT)
    assert re.search(r"catalogue: not sent through custom-webhook/nope \(.+\): night failed\n", done.stderr)


def test_the_log_names_runs_tasks_and_files_but_quotes_nothing(served):
    lines = [
        json.loads(line)
        for path in sorted(served.home.logs.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    taken = [line for line in lines if line["event"] == "file taken"]
    assert {line["task"] for line in taken} == {"take-inbox"}
    assert all(re.fullmatch(r"[0-9a-f]{64}", line["file"]) for line in taken)
    out = [line for line in lines if line["event"] == "night published"]
    assert "nightly-2019-07-03" in {line["flow_run"] for line in out}
    assert all(line["run_id"].startswith(line["as_of"].replace("-", "")) for line in out)
    assert not re.search(r"张三|13800000000|b\.csv", json.dumps(lines, ensure_ascii=False))


def test_the_report_is_served_and_nothing_else(served):
    def get(path, **headers):
        at = f"http://127.0.0.1:{served.site_port}"
        request = serving.urllib.request.Request(f"{at}{path}", headers=headers)
        try:
            with serving.DIRECT.open(request) as answer:
                return answer.status, answer.read().decode()
        except serving.urllib.error.HTTPError as error:
            with error:
                return error.code, ""

    (served.home.site / "way-out").symlink_to(served.home.root)
    status, page = get("/")
    assert (status, page) == (200, served.home.report.read_text(encoding="utf-8"))
    assert get("/manifest.json")[0] == 200
    ways = ("/../writing.lock", "/%2e%2e/writing.lock", "/..%2fwriting.lock", "/way-out/writing.lock")
    for inside in (*ways, "/data/", "/%00"):
        assert get(inside)[0] == 404, inside
    assert get("/", Host="attacker.example")[0] == 421


def test_what_an_operator_deploys_to_workers_is_accepted(served):
    """Last of all: on this server it takes the deployments over from `serve`."""
    assert served.prefect("work-pool", "create", "catalogue", "--type", "process").returncode == 0
    done = served.prefect("deploy", "--all")
    assert done.returncode == 0, done.stdout
    deployed = {one["name"]: one for one in served.ask("/deployments/filter", {})}
    assert {one["work_pool_name"] for one in deployed.values()} == {"catalogue"}
    nightly = deployed["nightly"]
    assert nightly["concurrency_options"]["collision_strategy"] == "ENQUEUE"
    assert nightly["schedules"][0]["schedule"]["timezone"] == "Asia/Shanghai"
    assert nightly["pull_steps"][0]["prefect.deployments.steps.set_working_directory"] == {"directory": str(ROOT)}
    assert nightly["job_variables"] == {"env": {"CATALOGUE_HOME": str(served.home.root)}}
    questions = {"check-model", "check-enterprise", "check-vin", "check-city"}
    assert set(deployed) == {"nightly", "replay", "source", "fetch", "province-pack"} | questions


@pytest.mark.parametrize("taken", ["port", "home"])
def test_a_second_serve_says_what_is_in_its_way(served, taken, tmp_path):
    home = served.home if taken == "home" else Home(tmp_path / "other")
    second = serving.serve(home, port=served.port if taken == "port" else None)
    _, told = second.process.communicate(timeout=60)
    assert second.process.returncode == 2
    wanted = {
        "port": rf"catalogue: port {served.port} of 127\.0\.0\.1 is taken \(.+\); choose one: --port N",
        "home": rf"catalogue: .+ is served by .+ \(process {served.process.pid}\) already; stop that first",
    }
    assert re.fullmatch(wanted[taken], told.splitlines()[-1])


def test_sigterm_leaves_no_process_behind(served):
    assert len(serving.processes_of(served.home)) > 1
    served.process.send_signal(signal.SIGTERM)
    _, told = served.process.communicate(timeout=60)
    assert (served.process.returncode, told.splitlines()[-1]) == (0, "catalogue: stopped")
    assert serving.processes_of(served.home) == set()
    orchestrator.require_free(served.port, "--port")
    orchestrator.require_free(served.site_port, "--site-port")
