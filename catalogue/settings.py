"""Paths and clock, from the environment: the only module that reads it."""

import os
import tomllib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from catalogue.errors import UsageError

if TYPE_CHECKING:
    from catalogue.home_settings import HomeSettings

BEIJING = ZoneInfo("Asia/Shanghai")


@dataclass(frozen=True, slots=True)
class Home:
    """The folder that holds everything: what came in, the warehouse, and the report."""

    root: Path

    @property
    def inbox(self) -> Path:
        """Files dropped here are taken once they are complete."""
        return self.root / "inbox"

    @property
    def archive(self) -> Path:
        """Every file ever taken, under its SHA-256, never changed."""
        return self.root / "archive"

    @property
    def warehouse(self) -> Path:
        """The DuckDB file of the last finished night, for readers; a link, and never written."""
        return self.root / "catalogue.duckdb"

    @property
    def working(self) -> Path:
        """The DuckDB file that commands write, one at a time."""
        return self.root / "working.duckdb"

    @property
    def nights(self) -> Path:
        """What was published, a folder each."""
        return self.root / "nights"

    @property
    def current(self) -> Path:
        """The link to the last finished night."""
        return self.root / "current"

    @property
    def published_names(self) -> tuple[str, ...]:
        """What a night holds, and the home shows through links."""
        return (self.warehouse.name, self.site.name, self.internal.name)

    @property
    def lock(self) -> Path:
        """The file that the one writer holds a lock on."""
        return self.root / "lock"

    @property
    def received(self) -> Path:
        """What came in when, under which name: with the archive, all that the tables follow from."""
        return self.root / "received.jsonl"

    @property
    def lake(self) -> Path:
        """Registers of vehicles as typed Parquet."""
        return self.root / "lake"

    @property
    def sites(self) -> Path:
        """Descriptions of the sites that are fetched from, one TOML file each; none: nothing is fetched."""
        return self.root / "sites"

    @property
    def landing(self) -> Path:
        """What is being fetched, until the archive has it; empty when nothing runs."""
        return self.root / "landing"

    @property
    def internal(self) -> Path:
        """Tables that name vehicles, for the office only; never part of the site."""
        return self.root / "internal"

    @property
    def work(self) -> Path:
        """What is being made; empty when nothing runs."""
        return self.root / "work"

    @property
    def quarantine(self) -> Path:
        """Rejected rows as CSV, one file per source file."""
        return self.root / "quarantine"

    @property
    def halfyear(self) -> Path:
        """Drafts of half-year reports by period and province; for the office, never part of the site."""
        return self.root / "halfyear"

    @property
    def site(self) -> Path:
        """The generated report."""
        return self.root / "site"

    @property
    def logs(self) -> Path:
        """What was done and when, as JSON lines, and what the Prefect server said."""
        return self.root / "logs"

    @property
    def report(self) -> Path:
        """The entry of the report."""
        return self.site / "index.html"

    @property
    def settings(self) -> Path:
        """What the operator chose, if anything."""
        return self.root / "settings.toml"

    @property
    def sample_mark(self) -> Path:
        """A home with this file holds invented data, and every page says so."""
        return self.root / "SAMPLE-DATA.txt"

    def create(self) -> "Home":
        """Make the folders; a home that cannot be written is an error of the operating system."""
        for folder in (self.inbox, self.archive, self.quarantine, self.lake, self.nights):
            folder.mkdir(parents=True, exist_ok=True)
        return self


def of(where: Home) -> "HomeSettings":
    """Read the settings of a home; what the environment says goes first. UsageError names what is wrong."""
    from catalogue.home_settings import HomeSettings  # noqa: PLC0415

    try:
        said = tomllib.loads(where.settings.read_text(encoding="utf-8")) if where.settings.exists() else {}
        for name in HomeSettings.model_fields:
            if (value := os.environ.get(f"CATALOGUE_{name.upper()}")) is not None:
                said[name] = value
        return HomeSettings.model_validate(said)
    except ValueError as error:  # no UTF-8, no TOML, or not what may be chosen
        told = " ".join(str(error).split())
        raise UsageError(f"settings of {where.root} (settings.toml, CATALOGUE_…): {told}") from error


def home(argument: str | None) -> Home:
    """Take --home, else CATALOGUE_HOME, else ./workspace."""
    return Home(Path(argument or os.environ.get("CATALOGUE_HOME") or "workspace").absolute())


def cores() -> int | None:
    """Tell how many cores the engine may use, from CATALOGUE_CORES; None: all. UsageError if it is no number."""
    said = os.environ.get("CATALOGUE_CORES")
    if not said:
        return None
    if not (said.isascii() and said.isdigit() and int(said)):
        raise UsageError(f"CATALOGUE_CORES is {said!r}; set it to a whole number from 1, or leave it out for all cores")
    return int(said)


def now() -> datetime:
    """Tell the time in Beijing; SOURCE_DATE_EPOCH sets it, for runs that must be repeated to the byte."""
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        if not (epoch.isascii() and epoch.isdigit()):
            raise UsageError(f"SOURCE_DATE_EPOCH is {epoch!r}; set it to whole seconds since 1970, or leave it out")
        return datetime.fromtimestamp(int(epoch), tz=UTC).astimezone(BEIJING)
    return datetime.now(tz=BEIJING)


def prepare_prefect(where: Home) -> None:
    """Keep Prefect's state in the home and its telemetry off; must run before Prefect is imported."""
    os.environ["CATALOGUE_HOME"] = str(where.root)
    os.environ.setdefault("PREFECT_HOME", str(where.root / ".prefect"))
    os.environ["PREFECT_SERVER_ANALYTICS_ENABLED"] = "false"
    os.environ["DO_NOT_TRACK"] = "1"
    os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")
    beyond = os.environ.get("NO_PROXY") or os.environ.get("no_proxy") or ""
    os.environ["NO_PROXY"] = os.environ["no_proxy"] = f"{beyond},127.0.0.1".lstrip(",")


def server_environment(where: Home, host: str, port: int, *, ui: bool) -> dict[str, str]:
    """Tell a Prefect server where it listens; its pages ask the address that they are told, whatever the port."""
    api = f"http://{host}:{port}/api"
    alone = {} if ui else {"PREFECT_UI_ENABLED": "0", "PREFECT__SERVER_EPHEMERAL": "1"}
    return {
        **os.environ,
        "PREFECT_HOME": os.environ.get("PREFECT_HOME") or str(where.root / ".prefect"),
        "PREFECT_SERVER_API_HOST": host,
        "PREFECT_SERVER_API_PORT": str(port),
        # Prefect's own pages, under either name; by default any page in the reader's browser may ask.
        "PREFECT_SERVER_API_CORS_ALLOWED_ORIGINS": f"http://{host}:{port},http://localhost:{port}",
        "PREFECT_UI_API_URL": api,
        "PREFECT_API_URL": api,
        "PREFECT_LOGGING_SERVER_LEVEL": "WARNING",
        "PREFECT_SERVER_DEPLOYMENTS_CONCURRENCY_SLOT_WAIT_SECONDS": "5",  # until a run that waits asks again
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # forgets runs after 90 days
        "PREFECT__SERVER_FINAL": "1",
        **alone,
    }


def prefect_api() -> str | None:
    """Name the server that is configured from outside, as on the machine of a worker."""
    return os.environ.get("PREFECT_API_URL") or None


def use_prefect_api(url: str | None) -> None:
    """Let Prefect, not imported yet, talk to this server; None: it has ended."""
    if url:
        os.environ["PREFECT_API_URL"] = url
    else:
        os.environ.pop("PREFECT_API_URL", None)


def serve_from_here(site: str) -> None:
    """Tell the runs that this process starts who started them and where the report can be read."""
    os.environ["CATALOGUE_SERVE_PID"] = str(os.getpid())
    os.environ["CATALOGUE_SITE_URL"] = site
    os.environ["PREFECT_LOGGING_LEVEL"] = "INFO"


def serving_parent() -> int | None:
    """Tell which process started this run, if `catalogue serve` did."""
    parent = os.environ.get("CATALOGUE_SERVE_PID")
    return int(parent) if parent and int(parent) == os.getppid() else None


def site_url(where: Home) -> str:
    """Tell where a reader opens the report."""
    return os.environ.get("CATALOGUE_SITE_URL") or where.report.as_uri()


def notify_block() -> str | None:
    """Name the Prefect block that is told when a run needs attention, such as custom-webhook/office."""
    return os.environ.get("CATALOGUE_NOTIFY_BLOCK") or None
