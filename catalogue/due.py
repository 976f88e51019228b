"""Which night is due: 02:00 in Beijing, the policy day is that day; and which nights were missed."""

import json
from datetime import date, datetime, timedelta

from catalogue.settings import BEIJING, Home

HOUR = 2  # of the night, in Beijing


def policy_day(scheduled: datetime) -> date:
    """Tell the policy day of a run from the time it was scheduled for, however late it runs."""
    return scheduled.astimezone(BEIJING).date()


def last_due(now: datetime) -> date:
    """Tell the policy day of the latest night that should have begun."""
    return (now.astimezone(BEIJING) - timedelta(hours=HOUR)).date()


def published(home: Home) -> date | None:
    """Tell the policy day of the report that is out; None when there is none."""
    manifest = home.site / "manifest.json"
    if not manifest.exists():
        return None
    return date.fromisoformat(json.loads(manifest.read_text(encoding="utf-8"))["as_of"])


def missed(home: Home, now: datetime, most: int) -> list[date]:
    """List the policy days to catch up, oldest first, at most so many; a report of the due day or later misses none."""
    due, out = last_due(now), published(home)
    if out and due <= out <= policy_day(now):
        return []
    first = due - timedelta(days=most - 1)
    if out and out < due:
        first = max(first, out + timedelta(days=1))
    return [first + timedelta(days=n) for n in range((due - first).days + 1)]


def is_overtaken(home: Home, day: date, now: datetime) -> bool:
    """Tell whether a later night, up to today's, is out already: an older one must not take its place."""
    out = published(home)
    return out is not None and day < out <= policy_day(now)
