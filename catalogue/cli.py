"""Vehicle product announcements in, models put forward for revocation out, each figure down to its cell and clause.

Answers go to stdout, progress and causes for attention to stderr.
Exit codes: 0 done; 1 unexpected failure; 2 wrong usage or configuration; 3 done, but something needs attention.
"""

import argparse
import json
import os
import re
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from catalogue import files, lean_start, progress, settings
from catalogue.errors import CatalogueError, DiskFullError, UsageError
from catalogue.settings import Home

Answer = tuple[Any, list[str]]  # what to print, and one line per cause for attention


def main(argv: list[str] | None = None) -> None:
    """Run one command and exit with its code."""
    arguments = parser().parse_args(argv)
    home = settings.home(arguments.home)
    try:
        with on_terminal(arguments.json), lean_start.without_pandas():
            answer, attention = arguments.run(home, arguments)
    except CatalogueError as error:
        print(f"catalogue: {error}", file=sys.stderr)
        sys.exit(2)
    except OSError as error:
        told = f"{error.strerror or error}: {error.filename or home.root}"
        print(f"catalogue: {DiskFullError(told) if files.is_disk_full(error) else told}", file=sys.stderr)
        sys.exit(2)
    code = 3 if attention else 0
    try:
        if arguments.json:
            print(json.dumps(answer, ensure_ascii=False, default=str, indent=2))
        else:
            for line in arguments.show(answer):
                print(line)
        sys.stdout.flush()
    except BrokenPipeError:  # whoever reads has enough, as in `catalogue check … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is still to be written goes nowhere
        code = 128 + signal.SIGPIPE
    for line in attention:
        print(f"attention: {line}", file=sys.stderr)
    sys.exit(code)


@contextmanager
def on_terminal(quiet: bool) -> Iterator[None]:
    """Show what is going on, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415  only a terminal needs it

    with Console(stderr=True).status("…") as status, progress.heard_by(status.update):
        yield


def parser() -> argparse.ArgumentParser:
    """Describe every command; each has an example."""
    top = argparse.ArgumentParser(prog="catalogue", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Any, show: Any, about: str, example: str) -> argparse.ArgumentParser:
        one = commands.add_parser(
            name, help=about, description=about, epilog=f"example:\n  {example}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )  # fmt: skip
        one.add_argument(
            "--home", metavar="DIR", help="where everything is kept (else CATALOGUE_HOME, else ./workspace)"
        )
        one.add_argument("--json", action="store_true", help="answer as JSON on stdout")
        one.set_defaults(run=run, show=show)
        return one

    command("demo", demo, show_night, "make a home with sample data and run a night on it", "catalogue demo")
    one = command(
        "nightly",
        nightly,
        show_night,
        "fetch, take the inbox, build, enforce, publish",
        "catalogue nightly --as-of 2019-07-02",
    )
    one.add_argument("--as-of", type=day, metavar="DATE", help="policy day (default: today in Beijing)")
    one.add_argument("--known-on", type=day, metavar="DATE", help="use only files received up to this day")
    one = command("fetch", fetch, show_fetched, FETCH, "catalogue fetch --since 2026-01-01")
    one.add_argument("--since", type=day, metavar="DATE", help="go back in the lists to what was published on this day")
    one = command("ingest", take, show_taken, INGEST, "catalogue ingest batch_407.doc decisions.csv")
    one.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    one.add_argument("--kind", help="take files as this kind, whatever else they resemble")
    one = command(
        "check",
        check,
        show_check,
        "judge one model, enterprise, vehicle or city by every rule",
        "catalogue check --model XLY5001A1",
    )
    which = one.add_mutually_exclusive_group(required=True)
    which.add_argument("--model", metavar="M")
    which.add_argument("--enterprise", metavar="E", help="name, former name or id")
    which.add_argument("--vin", metavar="V", help="one vehicle: the million, and China VI")
    which.add_argument("--city", metavar="CODE", help="what the last night found of one place, such as 130100")
    one.add_argument("--as-of", type=day, metavar="DATE", help="policy day (default: today in Beijing)")
    one = command(
        "explain", explain, show_explanation, "a finding, its rule and clause, and the cell behind each value",
        "catalogue explain R001-3fa91c07be52",
    )  # fmt: skip
    one.add_argument("finding_id", metavar="FINDING_ID")
    one = command("report", report, show_report, "render the site again, or one half-year pack", REPORT_EXAMPLE)
    one.add_argument("--province", metavar="CODE", help="make the half-year pack of this province, such as 610000")
    one.add_argument("--period", metavar="HALF", help="such as 2019H2 (default: the latest half-year that is over)")
    one.add_argument("--require-pdf", action="store_true", help="fail where no PDF can be printed")
    one = command(
        "backup", back_up, show_proof, "copy the last night, the archive and the lake, and prove the copy",
        "catalogue backup /mnt/backup/catalogue",
    )  # fmt: skip
    one.add_argument("folder", type=Path, metavar="DIR", help="may hold an older backup: only what is new is copied")
    one = command("restore", restore, show_restored, RESTORE, "catalogue restore /mnt/backup/catalogue --home new")
    one.add_argument("folder", nargs="?", type=Path, metavar="DIR", help="a backup; the home must hold no warehouse")
    one.add_argument("--from-archive", action="store_true", help="make the tables of this home again from its archive")
    one = command("serve", serve, lambda _: [], SERVE, "catalogue serve --port 4200 --site-port 8080")
    one.add_argument("--port", type=port, default=4200, metavar="N", help="of the Prefect server (default: 4200)")
    one.add_argument("--site-port", type=port, default=8080, metavar="N", help="of the report (default: 8080)")
    catch_up = "missed nights to run at once (default: 1)"
    one.add_argument("--catch-up", type=how_many, default=1, metavar="N", help=catch_up)
    command("status", status, show_status, "last run, data through which day, what is open", "catalogue status --json")
    return top


REPORT_EXAMPLE = "catalogue report\n  catalogue report --province 610000 --period 2019H2"
FETCH = """fetch new announcements from the configured sites
A site is configured by a description in the home's sites/ folder (NAME.toml); without one nothing is fetched."""
INGEST = """take in files or folders
The kind is recognised from the content:
announcements (tables, MIIT attachments in .doc/.docx, product pages), disclosures, decisions,
nev_catalogues (purchase-tax, vessel-tax and recommended catalogues), notices (lists and article pages),
batch_reviews (a person releases a batch that is held), declared_counts,
fleet_statistics, nev_output, provincial_reports, reported_figures,
and registers of vehicles: retirements, registrations, vehicle_stock."""


RESTORE = """put a backup into an empty home, or make damaged tables again
Every file is proved by its digest and every table by its rows before and after.
--from-archive takes every file of the archive in again, and keeps what was damaged under another name."""

SERVE = """run every night at 02:00 in Beijing, on demand, and when files land in the inbox
Brings up the Prefect server, the schedule, the deployments and the report, all on loopback,
until Ctrl-C or SIGTERM. The latest night that was missed is run at once."""


def day(text: str) -> date:
    """Read a day from the command line, in the one form that messages and reports use."""
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is not a day such as 2019-07-02") from error


def port(text: str) -> int:
    """Read the number of a port from the command line."""
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= 65_535):
        raise argparse.ArgumentTypeError(f"{text!r} is no port; choose one from 1 to 65535")
    return int(text)


def how_many(text: str) -> int:
    """Read a number of things from the command line, which may be none."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 0")
    return int(text)


def _today() -> date:
    return settings.now().date()


def demo(home: Home, arguments: argparse.Namespace) -> Answer:
    """Make sample data in the home and run a night on it."""
    from catalogue import sample  # noqa: PLC0415

    as_of = sample.make(home)
    answer, planted = _run_night(home, as_of, None)
    # The faults of sample data are planted: a demo that shows them has done its job, and ends with 0.
    for line in planted:
        print(f"sample: {line}", file=sys.stderr)
    return answer, []


def nightly(home: Home, arguments: argparse.Namespace) -> Answer:
    """Run the main job."""
    return _run_night(home, arguments.as_of or _today(), arguments.known_on)


def _run_night(home: Home, as_of: date, known_on: date | None) -> Answer:
    from catalogue import locking, orchestrator  # noqa: PLC0415

    with locking.alone(home, "catalogue nightly", _say):  # before Prefect, which takes seconds to start
        home.create()
    settings.prepare_prefect(home)
    progress.say("starting Prefect")
    with orchestrator.reachable(home, "catalogue nightly", _say, lambda: import_module("flows.nightly")):
        from flows.nightly import nightly as flow  # noqa: PLC0415  takes seconds to import

        progress.say(f"night of {as_of}")
        answer = flow(as_of=as_of, known_on=known_on)
    return answer, answer["attention"]


def _say(what: str) -> None:
    print(f"catalogue: {what}", file=sys.stderr)


def show_night(answer: dict[str, Any]) -> Iterator[str]:
    """What was fetched, the run, what came in, and last the path of the report."""
    yield from show_fetched({"sites": answer["fetched"], "note": "no site is configured, so nothing was fetched"})
    yield f"run {answer['run_id']}, policy day {answer['as_of']}, {len(answer['taken'])} files taken"
    yield answer["report"]


def fetch(home: Home, arguments: argparse.Namespace) -> Answer:
    """Fetch from the configured sites."""
    from catalogue import collecting, orchestrator  # noqa: PLC0415

    if nothing := collecting.nothing_configured(home):
        return {"sites": [], "note": nothing}, []
    home.create()
    settings.prepare_prefect(home)
    progress.say("starting Prefect")
    with orchestrator.reachable(home, "catalogue fetch", _say, lambda: import_module("flows.on_demand.fetch")):
        from flows.on_demand.fetch import fetch as flow  # noqa: PLC0415  takes seconds to import

        answer = flow(since=arguments.since)
    return {"sites": answer["sites"]}, answer["attention"]


def show_fetched(answer: dict[str, Any]) -> Iterator[str]:
    """One line per site, or that there is none."""
    if not answer["sites"]:
        yield answer["note"]
    for one in answer["sites"]:
        yield f"{one['site']}  {one['new']} new, {one['unchanged']} unchanged, {one['failed']} failed"


def take(home: Home, arguments: argparse.Namespace) -> Answer:
    """Take in files."""
    from catalogue import ingest, publication  # noqa: PLC0415

    with publication.writing(home, "catalogue ingest", _say):
        taken = ingest.take_all(home, arguments.paths, received_at=settings.now(), kind=arguments.kind)
    return [asdict(one) for one in taken], [line for line in (one.needs_attention for one in taken) if line]


def show_taken(answer: list[dict[str, Any]]) -> Iterator[str]:
    """One line per file."""
    for one in answer:
        rows = f"{one['rows_read']} rows, {one['rows_quarantined']} quarantined" if one["status"] == "taken" else ""
        yield "  ".join(filter(None, [one["status"], one["kind"] or "-", one["name"], rows, one["reason"]]))


def check(home: Home, arguments: argparse.Namespace) -> Answer:
    """Judge one subject by every rule."""
    from catalogue import inquiry, vehicles  # noqa: PLC0415

    if arguments.vin:
        return vehicles.check_vin(home, arguments.vin, as_of=arguments.as_of or _today()), []
    if arguments.city:
        return vehicles.check_city(home, arguments.city, arguments.as_of), []
    subject = inquiry.Subject(model=arguments.model, enterprise=arguments.enterprise)
    return inquiry.check(home, subject, as_of=arguments.as_of or _today()), []


def show_check(answer: list[dict[str, Any]] | dict[str, Any]) -> Iterator[str]:
    """One line per model and rule, clauses and evidence below; or what is known of a vehicle or a city."""
    if isinstance(answer, dict):
        yield from show_vehicle(answer) if "vin" in answer else show_city(answer)
        return
    for one in answer:
        rule = f"{one['rule_id']} {one['title_zh']}"
        yield f"{one['model_code']}  {rule}: {_outcome(one)}, policy day {one['as_of']}"
        if one["outcome"] in ("non_compliant", "indeterminate"):
            yield f"    依据 {one['legal_basis']}"
        yield from (f"    {line}" for line in _evidence(one["evidence"]))


def _outcome(one: dict[str, Any]) -> str:
    """The outcome with its reason in words, and beside a flag what it is not."""
    from reports import words  # noqa: PLC0415

    why = words.reason(one["reason_code"])
    reason = f" ({one['reason_code']} {why.zh} {why.en})" if one["reason_code"] else ""
    flag = words.say("card.flagged_foot") if one["outcome"] == "non_compliant" else None
    return f"{one['outcome']}{reason}" + (f", {flag.zh} {flag.en}" if flag else "")


def show_vehicle(answer: dict[str, Any]) -> Iterator[str]:
    """The outcome, then every record and registration with what was found and the cells that decide."""
    from catalogue import summary  # noqa: PLC0415

    yield f"{answer['vin']}  {answer['as_of']}: {summary.vehicle(answer)}"
    for record in answer["records"]:
        mark = "  (speaks for the vehicle)" if record["is_decisive"] else ""
        yield f"{_row(record)}{mark}"
        for one in record["conditions"]:
            yield f"    {one['condition']}: {one['outcome']}  {_cell(one)}"
    for one in answer["registrations"]:
        yield _row(one)
        yield f"    china_vi: {summary.registration(one)}"
        yield from (f"    {_cell(cell)}" for cell in one["cells"])


def _row(row: dict[str, Any]) -> str:
    sheet = f", sheet {row['sheet']}" if row["sheet"] else ""
    return f"{row['file_name']} ({row['file_sha256'][:12]}){sheet}, row {row['row_no']}"


def _cell(cell: dict[str, Any]) -> str:
    column = f"  <- column {cell['place']} {cell['heading']}" if cell["place"] else ""
    return f"{cell['field']} = {cell['value'] or ''}{column}"


def show_city(answer: dict[str, Any]) -> Iterator[str]:
    """Claimed and verified on each basis, the forecast, China VI, and what needs a person."""
    yield f"{answer['scope_name']} {answer['scope_code']}, policy day {answer['as_of']}"
    for one in answer["progress"]:
        yield f"  {one['basis']}: {one['claimed']} claimed, {one['verified']} verified, {one['indeterminate']} open"
    for one in answer["forecast"]:
        yield f"  at the deadline: {one['projected_at_deadline']} ({one['projected_low']} to {one['projected_high']})"
    for one in answer["china_vi"]:
        law = f"{one['effective_from']} by {one['calendar_row_id']} ({one['confidence']})"
        yield f"  China VI {one['vehicle_group']}: {one['timing']}, {law}"
        yield f"    {one['checked']} checked, {one['below_stage']} below, {one['indeterminate']} open"
    for one in answer["conflicts"]:
        yield f"  {one['check_id']}: {one['vehicles']} vehicles"


def _evidence(values: list[dict[str, Any]]) -> Iterator[str]:
    for value in values:
        if not value["value"]:
            continue
        place = ""
        if value["file_sha256"]:
            column = f", column {value['place']} {value['heading']}" if value["place"] else ""
            place = f"  <- {_row(value)}{column}"
            if value.get("fetched_from"):
                place += f", fetched from {value['fetched_from']} at {value['fetched_at']:%Y-%m-%d %H:%M}"
        elif value["law_row_id"]:
            place = f"  <- stage calendar {value['law_row_id']}, {value['law_document']}"
        yield f"{value['label_zh']} {value['label_en']}: {value['value']}{place}"


def explain(home: Home, arguments: argparse.Namespace) -> Answer:
    """Show what stands behind a finding."""
    from catalogue import inquiry  # noqa: PLC0415

    if not home.warehouse.exists():
        raise CatalogueError(f"{home.root} holds no warehouse yet; try: catalogue demo")
    return inquiry.explain(home, arguments.finding_id), []


def show_explanation(answer: dict[str, Any]) -> Iterator[str]:
    """The finding, the rule, the clauses, each value."""
    yield f"{answer['finding_id']}  {answer['subject_id']}  {answer['enterprise'] or ''}"
    seen = f"first seen {answer['first_seen_on']}, last {answer['last_seen_on']}"
    yield f"{_outcome(answer)}, {seen}"
    if answer["state"] == "closed":
        yield f"closed: not found on the policy day {answer['as_of']}; below is what was found last"
    yield f"{answer['rule_id']} {answer['title_zh']}"
    yield f"  {answer['title_en']}"
    if answer["is_rule_changed"]:
        yield "  the rule is worded otherwise since; below is its present text"
    yield from (f"  {answer[text]}" for text in ("method_zh", "method_en"))
    yield f"  不标记 Not flagged: {answer['spares_zh']} {answer['spares_en']}"
    for clause in answer["clauses"]:
        mark = "" if clause["confidence"] == "verified" else f" [{clause['confidence']}: not read in a source]"
        kind = "依据" if clause["is_cited"] else "当日不适用，未引用 Not in force that day, not cited:"
        yield f"  {kind} {clause['instrument']}（{clause['doc_no']}）{clause['clause']}{mark}{_span(clause)}"
    yield from _evidence(answer["evidence"])


def _span(clause: dict[str, Any]) -> str:
    """From which day through which a clause is in force, as far as it is known."""
    since, until = clause["effective_from"], clause["effective_to"]
    return (f", in force from {since}" if since else "") + (f" through {until}" if until else "")


def report(home: Home, arguments: argparse.Namespace) -> Answer:
    """Render the site again from the last night's tables, or make the half-year pack of one province."""
    from catalogue import night, publication  # noqa: PLC0415

    if arguments.province is None and (arguments.period or arguments.require_pdf):
        raise UsageError("--period and --require-pdf belong to --province CODE")
    if not home.warehouse.exists():
        raise CatalogueError(f"{home.root} holds no warehouse yet; try: catalogue demo")
    if arguments.province is None:
        with publication.writing(home, "catalogue report", _say):
            return {"report": str(home.report)}, night.publish(home)
    from reports.halfyear import writing  # noqa: PLC0415

    made = writing.write(home, arguments.province, arguments.period, require_pdf=arguments.require_pdf)
    return made.answer, list(made.attention)


def show_report(answer: dict[str, Any]) -> Iterator[str]:
    """What was made besides the page, and last the path of the page."""
    yield from (file for file in answer.get("files", ()) if file != answer["report"])
    if answer.get("without_pdf"):
        yield answer["without_pdf"]
    yield answer["report"]


def back_up(home: Home, arguments: argparse.Namespace) -> Answer:
    """Copy what is published, and prove the copy."""
    from catalogue import backup  # noqa: PLC0415

    return asdict(backup.make(home, arguments.folder)), []


def show_proof(answer: dict[str, Any]) -> Iterator[str]:
    """One sentence."""
    yield (
        f"{answer['folder']}: {answer['files']} files ({answer['bytes']:,} bytes, {answer['copied']} copied now) have "
        f"the digests, and {answer['tables']} tables the {answer['rows']:,} rows, that the manifest names"
    )


def restore(home: Home, arguments: argparse.Namespace) -> Answer:
    """Put a backup into the home, or make its tables again from its archive."""
    from catalogue import backup, rebuilding  # noqa: PLC0415

    if arguments.from_archive == bool(arguments.folder):
        raise CatalogueError("name either the folder of a backup or --from-archive")
    if arguments.folder:
        return asdict(backup.restore(home, arguments.folder)), []
    taken, aside = rebuilding.rebuild(home)
    causes = [line for line in (one.needs_attention for one in taken) if line]
    return {"taken": [asdict(one) for one in taken], "set_aside": aside}, causes


def show_restored(answer: dict[str, Any]) -> Iterator[str]:
    """What was proved; or each file taken in again, and what is left to do."""
    if "taken" not in answer:
        yield from show_proof(answer)
        return
    yield from show_taken(answer["taken"])
    yield from (f"kept aside: {path}" for path in answer["set_aside"])
    yield "tables of what came in are published again; run: catalogue nightly"


def serve(home: Home, arguments: argparse.Namespace) -> Answer:
    """Serve until told to stop."""
    from catalogue import serving  # noqa: PLC0415

    serving.serve(home, port=arguments.port, site_port=arguments.site_port, catch_up=arguments.catch_up)
    return {}, []


def status(home: Home, arguments: argparse.Namespace) -> Answer:
    """Tell how things stand."""
    from catalogue import inquiry  # noqa: PLC0415

    answer = inquiry.status(home)
    return answer, answer["attention"]


def show_status(answer: dict[str, Any]) -> Iterator[str]:
    """A few lines."""
    if not answer["run"]:
        return
    run = answer["run"]
    yield f"last run      {run['run_id']} (policy day {run['as_of']}, made {run['generated_on']})"
    yield f"data through  {answer['data_through']}"
    yield f"findings      {answer['flagged']} flagged, {answer['indeterminate']} indeterminate"
    yield f"candidates    {answer['candidates']} models put forward for revocation"
    yield f"files         {answer['files']} with {answer['rows_read']} rows, {answer['quarantined']} quarantined"


if __name__ == "__main__":
    main()
