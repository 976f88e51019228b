"""A night again, with what was known on a day."""

from datetime import date
from typing import Any

from prefect import flow

from flows import nightly, telling

WRITES = True


@flow(name="replay", flow_run_name="replay-{known_on}", on_failure=[telling.failed], on_crashed=[telling.failed])
def replay(known_on: date, as_of: date | None = None) -> dict[str, Any]:
    """Publish the report as it was known on a day, for a policy day (else the same), until the next night is out."""
    return nightly.run_night(as_of or known_on, known_on)
