"""What the run knows about its own data: sources, files, rows, checks."""

from dataclasses import dataclass
from datetime import date

from catalogue.warehouse import Connection
from reports.page import Card, Segment, Status, percent
from reports.reading import fetch
from reports.words import Pair, name, say

STATES = {"fresh": "ok", "stale": "warn", "failed": "bad", "undated": "none", "no_limit": "none", "none": "none"}


@dataclass(frozen=True, slots=True)
class Source:
    """One source of data and how old its latest is."""

    source: str
    title_zh: str
    title_en: str
    publisher: str | None
    files: int
    refused_files: int
    rows_accepted: int
    latest_data_on: date | None
    latest_received_on: date | None
    age_days: int | None
    fresh_for_days: int | None
    status: str
    reason: str | None

    @property
    def state(self) -> Status:
        """Fresh, stale, failed, without a limit, or never received."""
        return Status(STATES.get(self.status, "warn"), name("source_status", self.status))


@dataclass(frozen=True, slots=True)
class Totals:
    """The rows of all files, and whether none was lost."""

    files: int
    refused: int
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_duplicate: int

    @property
    def adds_up(self) -> bool:
        """Every row read is accepted, quarantined or a duplicate."""
        return self.rows_read == self.rows_accepted + self.rows_quarantined + self.rows_duplicate


@dataclass(frozen=True, slots=True)
class Check:
    """One check for rows that must not exist, with how many there are."""

    check_id: str
    title_zh: str
    title_en: str
    severity: str
    rows: int

    @property
    def state(self) -> Status:
        """Passed, or with rows of its severity."""
        if not self.rows:
            return Status("ok", say("status.passed"))
        return Status("bad" if self.severity == "fail" else "warn", name("check_severity", self.severity))


@dataclass(frozen=True, slots=True)
class Quality:
    """The state of the data of one run."""

    sources: list[Source]
    totals: Totals
    checks: list[Check]

    @property
    def used(self) -> list[Source]:
        """The sources of which anything was ever received, and of which can be told whether it is fresh."""
        return [source for source in self.sources if source.status not in ("none", "no_limit")]

    @property
    def watched(self) -> list[Source]:
        """The sources in use that are not fresh."""
        return [source for source in self.used if source.status != "fresh"]

    @property
    def status(self) -> Status:
        """The worst of sources, rows and checks."""
        failed = any(check.rows and check.severity == "fail" for check in self.checks)
        if failed or not self.totals.adds_up or any(source.status == "failed" for source in self.sources):
            return Status("bad", say("status.failing"))
        if self.watched or self.totals.rows_quarantined or self.totals.refused:
            return Status("warn", say("status.watch"))
        return Status("ok", say("status.fine"))


def read(con: Connection) -> Quality:
    """Read the state of the data."""
    sources = fetch(
        con,
        Source,
        """
        select source, title_zh, title_en, publisher, files, refused_files, rows_accepted, latest_data_on,
            latest_received_on,
            age_days, fresh_for_days, status, reason
        from mart.source_status
        order by array_position(['failed', 'stale', 'undated', 'fresh', 'no_limit', 'none'], status), source""",
    )
    totals = fetch(
        con,
        Totals,
        """
        select count(*) as files, count(*) filter (where status = 'refused') as refused,
            coalesce(sum(rows_read), 0)::bigint as rows_read, coalesce(sum(rows_accepted), 0)::bigint as rows_accepted,
            coalesce(sum(rows_quarantined), 0)::bigint as rows_quarantined,
            coalesce(sum(rows_duplicate), 0)::bigint as rows_duplicate
        from mart.ingest_file""",
    )
    checks = fetch(
        con,
        Check,
        """
        select check_id, title_zh, title_en, severity, rows
        from mart.quality_check
        order by rows = 0, severity <> 'fail', check_id""",
    )
    return Quality(sources, totals[0], checks)


def card(quality: Quality) -> Card:
    """The headline figure of the overview about the data."""
    all_sources, watched = len(quality.used), len(quality.watched)
    fresh = all_sources - watched
    return Card(
        say("card.quality"),
        f"{fresh:,}",
        say("card.quality_unit", n=all_sources),
        say("card.quality_of", n=quality.totals.rows_quarantined, read=quality.totals.rows_read),
        quality.status,
        say("card.quality_foot", n=sum(check.rows > 0 for check in quality.checks), of=len(quality.checks)),
        "#quality",
        (Segment(percent(fresh, all_sources)),),
    )


def points(quality: Quality) -> list[Pair]:
    """What a reader must know about the data before using any figure."""
    totals = quality.totals
    found = [
        say(
            "point.rows",
            n=totals.rows_read,
            accepted=totals.rows_accepted,
            quarantined=totals.rows_quarantined,
            duplicate=totals.rows_duplicate,
        )
    ]
    if quality.watched:
        found.append(
            say(
                "point.stale",
                n=len(quality.watched),
                zh="、".join(s.title_zh for s in quality.watched[:5]),
                en=", ".join(s.title_en for s in quality.watched[:5]),
            )
        )
    return found
